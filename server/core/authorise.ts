import { AppError } from '../contract/errors.ts'
import type { Scope } from '../contract/page.ts'
import { readToken, unauthorized, type TokenClaims } from './buyer-token.ts'
import type { World } from './ports.ts'
import type { StoreReads } from './store-port.ts'

const rank: Record<Scope, number> = { redacted: 0, view: 1, act: 2 }

/** True where `scope` opens at least what `least` does. */
export const reaches = (scope: Scope, least: Scope) => rank[scope] >= rank[least]

/**
 * Who holds this token may do at least `least` on its order. A token of an order that has not arrived yet is good; it has no revisions.
 * Throws AppError `unauthorized` for a bad, expired or revoked token, `forbidden` for one that opens less.
 */
export async function checkToken(world: World, token: string, least: Scope): Promise<{ claims: TokenClaims; revisions: Awaited<ReturnType<StoreReads['findRevisions']>> }> {
  const claims = readToken(world.keys, token, world.clock.now())
  const revisions = await world.store.findRevisions(claims.orderId)
  if (revisions && claims.generation < revisions.tokenGeneration) throw unauthorized()
  if (!reaches(claims.scope, least)) {
    throw new AppError('forbidden', 'This link shows less than you ask for. Use the link from the mail of the shop, or have it sent to you again')
  }
  return { claims, revisions }
}

/** The same where only the claims are wanted. */
export const authorise = async (world: World, token: string, least: Scope): Promise<TokenClaims> => (await checkToken(world, token, least)).claims
