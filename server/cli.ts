import { Command, CommanderError } from 'commander'
import process from 'node:process'
import { adminResetPasswordCommand } from './commands/admin-reset-password.ts'
import { apiKeyCommand } from './commands/api-key.ts'
import { doctorCommand } from './commands/doctor.ts'
import { labCommand } from './commands/lab.ts'
import { migrateCommand } from './commands/migrate.ts'
import { pageCommand } from './commands/page.ts'
import { parseTrackingCommand } from './commands/parse-tracking.ts'
import { seedDemoCommand } from './commands/seed-demo.ts'
import { tokenCommand } from './commands/token.ts'
import { AppError } from './contract/errors.ts'

const program = new Command('afterglow')
  .description('Afterglow on the command line. Exit codes: 0 done, 1 failed, 2 wrong use.')
  .usage('<command>   (npm run --silent afterglow -- <command>)')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
for (const add of [seedDemoCommand, migrateCommand, doctorCommand, tokenCommand, pageCommand, parseTrackingCommand, labCommand, apiKeyCommand, adminResetPasswordCommand]) add(program)

// A reader that closes early (`| head`) ends us quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error })

/** Sets the exit code and leaves the end to Node.js, so that what was written to a pipe arrives whole. */
async function run(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else {
      process.stderr.write(`${error instanceof AppError ? error.message : (error as Error).stack ?? String(error)}\n`)
      process.exitCode = error instanceof AppError && error.code === 'invalid_input' ? 2 : 1
    }
  }
}

await run()
