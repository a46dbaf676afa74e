import { AppError } from '../../contract/errors.ts'
import type { World } from '../ports.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { startSession } from './sessions.ts'

const triesPerQuarterHour = 10
const quarterHour = 15 * 60_000

/** Compared against when the address is unknown, so that both answers take as long. */
let nobody: Promise<string> | undefined

/** Opens a session for the right e-mail and password; ten wrong tries in a quarter of an hour per visitor and per address. */
export async function signIn(world: World, { email, password }: { email: string; password: string }, visitor: string): Promise<string> {
  const now = world.clock.now()
  const keys = [`sign-in:${visitor}`, `sign-in:${email.toLowerCase()}`]
  for (const key of keys) {
    if (await world.store.countAttempts(key, now - quarterHour) >= triesPerQuarterHour) {
      throw new AppError('rate_limited', 'Too many tries. Please wait a quarter of an hour.', { retryAfterSeconds: quarterHour / 1000 })
    }
  }
  const merchant = await world.store.findMerchant({ email: email.toLowerCase() })
  nobody ??= hashPassword('nobody has this password')
  const right = await checkPassword(password, merchant?.passwordHash ?? await nobody)
  if (!merchant || !right) {
    for (const key of keys) await world.store.recordAttempt(key, now)
    throw new AppError('unauthorized', 'E-mail or password is not right.')
  }
  return startSession(world, merchant.id)
}
