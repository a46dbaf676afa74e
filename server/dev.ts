/** `npm run dev`: rebuilds the bundles and restarts the server when a source changes; open pages reload by themselves (http/dev-reload.ts). */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './world.ts'

const watched = ['server', 'widgets', 'extension', 'locales', 'build']
/** An editor writes a file in several steps. */
const settleMs = 150

let server: ChildProcess | null = null
let timer: NodeJS.Timeout | undefined
let ending = false

const ended = (child: ChildProcess) => new Promise<void>((resolve) => { if (child.exitCode !== null || child.signalCode !== null) resolve(); else child.once('exit', () => resolve()) })

async function restart(): Promise<void> {
  if (server) {
    server.kill('SIGTERM')
    await ended(server)
  }
  if (ending) return
  const built = spawnSync(process.execPath, [join(root, 'build/build.ts'), '--if-needed', '--served'], { stdio: 'inherit', cwd: root, env: { ...process.env, NODE_ENV: 'production' } })
  if (built.status !== 0) process.stderr.write('The bundles could not be built; the server starts with the old ones, and tries again at the next change.\n')
  server = spawn(process.execPath, [join(root, 'server/main.ts'), '--reload'], { stdio: 'inherit' })
}

let restarting = Promise.resolve()
const soon = () => {
  clearTimeout(timer)
  timer = setTimeout(() => { restarting = restarting.then(restart) }, settleMs)
}

for (const folder of watched) {
  watch(join(root, folder), { recursive: true }, (_, name) => { if (name && /\.(ts|tsx|css|json|csv)$/.test(name) && !/\.test\.tsx?$/.test(name)) soon() })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    ending = true
    clearTimeout(timer)
    server?.kill(signal)
    void restarting.then(() => (server ? ended(server) : undefined)).then(() => process.exit(0))
  })
}
await restart()
