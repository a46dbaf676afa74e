import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { World } from '../ports.ts'
import type { Transaction } from '../store-port.ts'
import { hashPassword } from './passwords.ts'
import { startSession } from './sessions.ts'

/** Installation-wide secrets stand under no shop. */
const installation = ''
const name = 'setup-code'
const hashOf = (code: string) => createHash('sha256').update(code.toUpperCase().replaceAll('-', '').trim()).digest()
/** A code that was printed is printed again at the next start, for this long. */
const codeMs = 24 * 3_600_000
interface Stored { code: string; issuedAt: number }

/** The code as stored; null where there is none that can be read: another form, or sealed with a key that is gone. */
async function storedCode({ keys }: World, reads: Pick<Transaction, 'findSecret'>): Promise<Stored | null> {
  const sealed = await reads.findSecret(installation, name)
  if (!sealed) return null
  try {
    return JSON.parse(keys.open('setup', sealed)) as Stored
  } catch {
    return null
  }
}

/** The one-time code for the first merchant, to be printed in the terminal: the same at every start of a day, then a fresh one; null once somebody is set up. */
export async function issueSetupCode(world: World): Promise<string | null> {
  return world.store.transaction(async (transaction) => {
    if (await transaction.countMerchants() > 0) return null
    const now = world.clock.now()
    const stored = await storedCode(world, transaction)
    if (stored && now - stored.issuedAt < codeMs) return stored.code
    // 32 signs without look-alikes, 50 bits
    const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
    const code = [...randomBytes(10)].map((byte) => alphabet[byte % 32]).join('').replace(/(.{5})/, '$1-')
    await transaction.saveSecret(installation, name, world.keys.seal('setup', JSON.stringify({ code, issuedAt: now })), now)
    return code
  })
}

/** The first merchant, by the code from the terminal; answers an open session. The code works once. */
export async function setUpMerchant(world: World, input: { code: string; email: string; password: string }, visitor: string): Promise<string> {
  const now = world.clock.now()
  if (await world.store.countAttempts(`set-up:${visitor}`, now - 3_600_000) >= 10) {
    throw new AppError('rate_limited', 'Too many tries. Please wait an hour.', { retryAfterSeconds: 3600 })
  }
  await world.store.recordAttempt(`set-up:${visitor}`, now)
  const passwordHash = await hashPassword(input.password)
  const id = await world.store.transaction(async (transaction) => {
    const stored = await storedCode(world, transaction)
    if (!stored || await transaction.countMerchants() > 0 || !timingSafeEqual(hashOf(stored.code), hashOf(input.code))) return null
    const merchant = { id: `m_${randomBytes(12).toString('base64url')}`, email: input.email.toLowerCase(), passwordHash, createdAt: now }
    await transaction.saveMerchant(merchant)
    await transaction.deleteSecret(installation, name)
    return merchant.id
  })
  if (!id) throw new AppError('unauthorized', 'This code is not valid. The server prints the right one when it starts, as long as nobody is set up.')
  return startSession(world, id)
}

/** A new random password for a merchant who lost theirs; printed by the command line, never mailed. */
export async function resetPassword(world: World, email: string): Promise<string> {
  const merchant = await world.store.findMerchant({ email: email.toLowerCase() })
  if (!merchant) throw new AppError('not_found', 'No merchant has this e-mail address.')
  const password = randomBytes(12).toString('base64url')
  await world.store.saveMerchant({ ...merchant, passwordHash: await hashPassword(password) })
  return password
}
