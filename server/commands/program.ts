import { Command } from 'commander'
import { adminResetPasswordCommand } from './admin-reset-password.ts'
import { apiKeyCommand } from './api-key.ts'
import { detectCarrierCommand } from './detect-carrier.ts'
import { doctorCommand } from './doctor.ts'
import { labCommand } from './lab.ts'
import { migrateCommand } from './migrate.ts'
import { pageCommand } from './page.ts'
import { parseTrackingCommand } from './parse-tracking.ts'
import { revokeCommand } from './revoke.ts'
import { seedDemoCommand } from './seed-demo.ts'
import { tokenCommand } from './token.ts'

/** The whole command line. Throws CommanderError instead of ending the process. */
export function makeProgram(): Command {
  const program = new Command('afterglow')
    .description('Afterglow on the command line. Exit codes: 0 done, 1 failed, 2 wrong use.')
    .usage('<command>   (npm run --silent afterglow -- <command>)')
    .exitOverride()
  for (const add of [seedDemoCommand, migrateCommand, doctorCommand, tokenCommand, pageCommand, revokeCommand, parseTrackingCommand, detectCarrierCommand, labCommand, apiKeyCommand, adminResetPasswordCommand]) add(program)
  return program
}
