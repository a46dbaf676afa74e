import type { Command } from 'commander'
import process from 'node:process'
import { carriers } from '../carriers/index.ts'
import { AppError } from '../contract/errors.ts'
import { print, readInput } from './run-context.ts'

/** `parse-tracking --carrier <id>`: needs neither database nor configuration. */
export function parseTrackingCommand(program: Command): void {
  program.command('parse-tracking').description('read a carrier\'s raw answer on standard input, print it in our words')
    .requiredOption('--carrier <id>', `one of: ${carriers.map(({ id }) => id).join(', ')}`)
    .action(async (options: { carrier: string }) => {
      const carrier = carriers.find(({ id }) => id === options.carrier)
      if (!carrier) throw new AppError('invalid_input', `There is no carrier "${options.carrier}". Known: ${carriers.map(({ id }) => id).join(', ')}.`)
      const body = await readInput()
      try {
        await print(JSON.stringify(carrier.parse(body)))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        await print(JSON.stringify({ error: { code: error.code, message: error.message } }))
        process.exitCode = 1
      }
    })
}
