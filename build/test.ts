/** `npm test`: types, lint, the bundles with their weights, then every test. Stops at the first part that fails. */
import { spawn } from 'node:child_process'
import { ensureSystemPackages } from './system-packages.ts'

function run(command: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'inherit' }).on('error', reject).on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ${args.join(' ')} failed`))
    })
  })
}

/** A part whose success would otherwise be silent. */
async function tell(command: string, ...args: string[]): Promise<void> {
  const started = Date.now()
  await run(command, ...args)
  console.log(`✓ ${command} ${args.join(' ')} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
}

try {
  ensureSystemPackages()
  await Promise.all([tell('tsc'), tell('oxlint', '--deny-warnings')])
  await tell('node', 'build/build.ts', '--if-needed')
  // Last, so that the run ends with the runner's own summary.
  await run('vitest', 'run', ...process.argv.slice(2))
} catch (error) {
  console.error(String(error))
  process.exitCode = 1
}
