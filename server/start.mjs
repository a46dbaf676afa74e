// The only way in. Plain JavaScript, so that an old Node.js can still read it and be told what to do.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const [major, minor] = process.versions.node.split('.').map(Number)
const args = process.argv.slice(2)

/** Hands everything over to another process and ends as it ends. */
function become(command, commandArgs) {
  const child = spawn(command, commandArgs, { stdio: 'inherit', env: { ...process.env, AFTERGLOW_RESTARTED: '1' }, shell: process.platform === 'win32' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

/** Bundles are always those of production: NODE_ENV says how the server runs, not how its scripts are made. */
function build() {
  const built = spawnSync(process.execPath, [join(root, 'build', 'build.ts'), '--if-needed', '--served'], { stdio: ['ignore', 'inherit', 'inherit'], cwd: root, env: { ...process.env, NODE_ENV: 'production' } })
  if (built.status !== 0) {
    console.error('The bundles could not be built. The message above says why; "npm run build" tries again.')
    process.exit(1)
  }
}

async function run() {
  if (existsSync(join(process.cwd(), '.env'))) process.loadEnvFile()
  if (args[0] === '--cli') {
    process.argv.splice(2, 1)
    await import('./cli.ts')
  } else if (args[0] === '--dev') {
    await import('./dev.ts')
  } else {
    build()
    await import('./main.ts')
  }
}

if (major > 24 || (major === 24 && minor >= 15)) await run()
else if (existsSync(own) && !process.env.AFTERGLOW_RESTARTED) become(own, [fileURLToPath(import.meta.url), ...args])
else {
  console.error(`Afterglow needs Node.js 24.15 or newer; this is ${process.versions.node}.`)
  console.error(existsSync(join(root, 'node_modules')) ? 'Install Node.js 24 (https://nodejs.org) and start again.' : 'Run "npm ci" first: it brings its own Node.js on Linux and Windows. On macOS install Node.js 24 (https://nodejs.org).')
  process.exit(1)
}
