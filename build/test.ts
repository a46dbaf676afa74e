/** `npm test`: types, lint, the bundles with their weights, then every test. Stops at the first part that fails. */
import { spawn } from 'node:child_process'
import { ensureSystemPackages } from './system-packages.ts'

function run(command: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = Date.now()
    spawn(command, args, { stdio: 'inherit' }).on('error', reject).on('exit', (code) => {
      if (code !== 0) return reject(new Error(`${command} ${args.join(' ')} failed`))
      console.log(`✓ ${command} ${args.join(' ')} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
      resolve()
    })
  })
}

try {
  ensureSystemPackages()
  await Promise.all([run('tsc'), run('oxlint', '--deny-warnings')])
  await run('node', 'build/build.ts', '--if-needed')
  await run('vitest', 'run', ...process.argv.slice(2))
} catch (error) {
  console.error(String(error))
  process.exitCode = 1
}
