import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { World } from '../ports.ts'
import { hashPassword } from './passwords.ts'
import { startSession } from './sessions.ts'

/** Installation-wide secrets stand under no shop. */
const installation = ''
const name = 'setup-code'
const hashOf = (code: string) => createHash('sha256').update(code.toUpperCase().replaceAll('-', '').trim()).digest()

/** A fresh one-time code for the first merchant, to be printed in the terminal; null once there is one. */
export async function issueSetupCode(world: World): Promise<string | null> {
  if (await world.store.countMerchants() > 0) return null
  // 32 signs without look-alikes, 50 bits
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const code = [...randomBytes(10)].map((byte) => alphabet[byte % 32]).join('').replace(/(.{5})/, '$1-')
  await world.store.saveSecret(installation, name, world.keys.seal('setup', hashOf(code).toString('base64url')), world.clock.now())
  return code
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
    const sealed = await transaction.findSecret(installation, name)
    const known = sealed ? Buffer.from(world.keys.open('setup', sealed), 'base64url') : null
    if (!known || await transaction.countMerchants() > 0 || !timingSafeEqual(known, hashOf(input.code))) return null
    const merchant = { id: `m_${randomBytes(12).toString('base64url')}`, email: input.email.toLowerCase(), passwordHash, createdAt: now }
    await transaction.saveMerchant(merchant)
    await transaction.deleteSecret(installation, name)
    return merchant.id
  })
  if (!id) throw new AppError('unauthorized', 'This code is not valid. The server prints a new one when it starts, as long as nobody is set up.')
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
