/** A real server in a process of its own, as `npm start` runs it, on a free port with a data folder that goes away. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export interface RunningServer {
  url: string
  dataDir: string
  /** For commands that shall work on the same installation. */
  environment: NodeJS.ProcessEnv
  process: ChildProcess
  /** What it printed since its first start. */
  output(): string
  /** Ends it as a crash does: nothing is tidied. */
  kill(): Promise<void>
  /** Starts it anew with the same data on the same port; resolves once it is ready. */
  restart(): Promise<void>
  /** Ends it as an operator does, and removes its data unless the folder was given; answers the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>
}

export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as { port: number }
    probe.close(() => resolve(port))
  })
})

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => { if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode); else child.once('exit', resolve) })

/** Resolves once /readyz answers 200: database migrated, demo seeded. `readyMs`: how long that may take. */
export async function startServer({ env = {}, dataDir, readyMs = 60_000 }: { env?: Record<string, string>; dataDir?: string; readyMs?: number } = {}): Promise<RunningServer> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'afterglow-'))
  let output = ''
  const environment = {
    ...process.env, NODE_ENV: 'development', PORT: String(port), PUBLIC_URL: url, DATA_DIR: folder, DEMO_ORDERS: '1200', LOG_LEVEL: 'error',
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`, ...env,
  }
  const start = () => {
    const child = spawn(process.execPath, ['server/start.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: environment })
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { output += chunk })
    return child
  }
  const server: RunningServer = {
    url, dataDir: folder, environment, process: start(), output: () => output,
    async kill() {
      server.process.kill('SIGKILL')
      await ended(server.process)
    },
    async restart() {
      server.process = start()
      await ready()
    },
    async stop(signal = 'SIGTERM') {
      server.process.kill(signal)
      const code = await ended(server.process)
      process.off('exit', end)
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
  // Whoever started it ends: it does not stay behind.
  const end = () => void server.process.kill('SIGKILL')
  process.once('exit', end)
  const ready = async () => {
    const deadline = Date.now() + readyMs
    while (!await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false)) {
      if (server.process.exitCode !== null) throw new Error(`The server ended at once:\n${output}`)
      if (Date.now() > deadline) { await server.stop(); throw new Error(`The server was not ready in time:\n${output}`) }
      await new Promise((resolve) => { setTimeout(resolve, 100) })
    }
  }
  await ready()
  return server
}
