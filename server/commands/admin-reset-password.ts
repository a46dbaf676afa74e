import type { Command } from 'commander'
import { resetPassword } from '../core/merchant/set-up.ts'
import { print, withWorld } from './run-context.ts'

/** `admin-reset-password <email>` */
export function adminResetPasswordCommand(program: Command): void {
  program.command('admin-reset-password').description('give a merchant a new password; it is shown this once').argument('<email>')
    .action((email: string) => withWorld(async (world) => { await print(await resetPassword(world, email)) }))
}
