import type { Command } from 'commander'
import { print, withWorld } from './run-context.ts'

/** `migrate` */
export function migrateCommand(program: Command): void {
  program.command('migrate').description('bring the database to this version').action(() => withWorld(async () => {
    await print('The database is at this version.')
  }))
}
