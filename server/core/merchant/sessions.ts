import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { World } from '../ports.ts'
import type { Merchant } from '../store-port.ts'

export const sessionDays = 30

/** Only the hash is stored: who reads the database cannot sign in with it. */
const hashOf = (session: string) => createHash('sha256').update(session).digest('base64url')

/** Opens a session and answers its secret, which goes into the merchant's cookie and nowhere else. */
export async function startSession(world: World, merchantId: string): Promise<string> {
  const session = randomBytes(32).toString('base64url')
  await world.store.saveSession(hashOf(session), merchantId, world.clock.now() + sessionDays * 86_400_000)
  return session
}

/** The merchant behind a session; AppError unauthorized where there is none or it has ended. */
export async function readSession(world: World, session: string | undefined): Promise<Merchant> {
  const found = session ? await world.store.findSession(hashOf(session)) : null
  const merchant = found && found.expiresAt > world.clock.now() ? await world.store.findMerchant({ id: found.merchantId }) : null
  if (!merchant) throw new AppError('unauthorized', 'Please sign in.')
  return merchant
}

export const endSession = (world: World, session: string): Promise<void> => world.store.deleteSession(hashOf(session))
