/** A real server in a process of its own, as `npm start` runs it, on a free port with a data folder that goes away. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RunningServer { url: string; dataDir: string; process: ChildProcess; output(): string; stop(): Promise<number | null> }

export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as { port: number }
    probe.close(() => resolve(port))
  })
})

/** Resolves once /readyz answers 200: database migrated, demo seeded. */
export async function startServer({ env = {}, dataDir }: { env?: Record<string, string>; dataDir?: string } = {}): Promise<RunningServer> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const kept = dataDir !== undefined
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'afterglow-'))
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'development', PORT: String(port), DATA_DIR: folder, DEMO_ORDERS: '1200', LOG_LEVEL: 'error', ...env },
  })
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => { output += chunk })
  child.stderr!.on('data', (chunk: Buffer) => { output += chunk })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    const code = await exited
    if (!kept) rmSync(folder, { recursive: true, force: true })
    return code
  }
  const deadline = Date.now() + 60_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended at once:\n${output}`)
    const ready = await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false)
    if (ready) return { url, dataDir: folder, process: child, output: () => output, stop }
    if (Date.now() > deadline) { await stop(); throw new Error(`The server was not ready within a minute:\n${output}`) }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
