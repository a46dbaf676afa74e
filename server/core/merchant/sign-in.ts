import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import { contentHash } from '../ids.ts'
import type { World } from '../ports.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { startSession } from './sessions.ts'

const quarterHour = 15 * 60_000
const triesPerVisitor = 10
/** Of one address by all browsers that never signed in to it. Far above what people need, far below what guessing needs. */
const triesPerAddress = 100

/** Compared against when the address is unknown, so that both answers take as long. */
let nobody: Promise<string> | undefined

const addressOf = (email: string) => contentHash(email.trim().toLowerCase())
const signedDevice = (email: string, nonce: string) => `${addressOf(email)} ${nonce}`

/** What a browser keeps once it has signed in to this address: it opens nothing, but strangers' wrong tries no longer close its door. */
export function rememberDevice(world: World, email: string): string {
  const nonce = randomBytes(12).toString('base64url')
  return `${nonce}.${world.keys.sign('admin-device', signedDevice(email, nonce))}`
}

/** The browser's own name where it has signed in to this address before, else null. */
function readDevice(world: World, email: string, device: string | undefined): string | null {
  const [nonce = '', ...signature] = (device ?? '').slice(0, 300).split('.')
  return nonce && world.keys.verify('admin-device', signedDevice(email, nonce), signature.join('.')) ? nonce : null
}

/** Counts a try; `rate_limited` where there were too many. Counted before a password is looked at: a thousand at the same moment are a thousand. */
async function countTry(world: World, key: string, limit: number): Promise<void> {
  const now = world.clock.now()
  const allowed = await world.store.transaction(async (transaction) => {
    if (await transaction.countAttempts(key, now - quarterHour) >= limit) return false
    await transaction.recordAttempt(key, now)
    return true
  })
  if (!allowed) throw new AppError('rate_limited', 'Too many tries. Please wait a quarter of an hour.', { retryAfterSeconds: quarterHour / 1000 })
}

/**
 * Opens a session for the right e-mail and password. Ten tries in a quarter of an hour per visitor and a hundred per address, so that
 * many guess hardly faster than few; a browser that has signed in before (`device`, of rememberDevice) has ten of its own, so that
 * nobody locks a merchant out (OWASP: device cookies). Throws AppError `unauthorized`, `rate_limited`.
 */
export async function signIn(world: World, { email, password }: { email: string; password: string }, visitor: string, device?: string): Promise<string> {
  const known = readDevice(world, email, device)
  if (known) await countTry(world, `sign-in-device:${known}`, triesPerVisitor)
  else {
    await countTry(world, `sign-in:${visitor}`, triesPerVisitor)
    await countTry(world, `sign-in-to:${addressOf(email)}`, triesPerAddress)
  }
  // No address holds such a character, and PostgreSQL takes none.
  const merchant = email.includes('\0') ? null : await world.store.findMerchant({ email })
  nobody ??= hashPassword('nobody has this password')
  const right = await checkPassword(password, merchant?.passwordHash ?? await nobody)
  if (!merchant || !right) throw new AppError('unauthorized', 'E-mail or password is not right.')
  return startSession(world, merchant.id)
}
