import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => { probe.listen(0, '127.0.0.1', resolve) })
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => { probe.close(resolve) })
  return port
}

export interface RunningServer {
  baseUrl: string
  /** For commands that shall work on the same installation. */
  environment: NodeJS.ProcessEnv
  output(): string
  /** Ends it as Ctrl-C does; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Removes its data. */
  remove(): void
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => { if (child.exitCode !== null) resolve(child.exitCode); else child.once('exit', resolve) })

/** A server as a reader starts it, on a free port with an empty data folder of its own. */
export async function startServer(settings: NodeJS.ProcessEnv = {}, dataDir = mkdtempSync(join(tmpdir(), 'afterglow-server-'))): Promise<RunningServer> {
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const environment = { ...process.env, NODE_ENV: 'development', DEMO: 'false', ...settings, DATA_DIR: dataDir, PORT: String(port), PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }
  const child = spawn(process.execPath, ['server/start.mjs'], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const exit = ended(child)
  const deadline = Date.now() + 90_000
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The server did not start:\n${output}`)
    if (await fetch(`${baseUrl}/readyz`).then(({ ok }) => ok, () => false)) break
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
  return {
    baseUrl, environment, output: () => output,
    stop: (signal = 'SIGTERM') => { child.kill(signal); return exit },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}
