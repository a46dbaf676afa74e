import { CommanderError } from 'commander'
import process from 'node:process'
import { makeProgram } from './commands/program.ts'
import { AppError } from './contract/errors.ts'

// A reader that closes early (`| head`) ends us quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error })

/** Sets the exit code and leaves the end to Node.js, so that what was written to a pipe arrives whole. */
try {
  await makeProgram().parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    process.stderr.write(`${error instanceof AppError ? error.message : (error as Error).stack ?? String(error)}\n`)
    process.exitCode = error instanceof AppError && error.code === 'invalid_input' ? 2 : 1
  }
}
