import { AppError } from '../../contract/errors.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'

/** Who speaks to the admin: the owner of this installation, or somebody a shop's own back office vouches for, who sees that shop only. */
export type AdminAccess = { kind: 'owner'; email: string } | { kind: 'shop'; shopId: string }

const purpose = 'admin-frame'
/** A working day: the shop's back office hands out a new one each time its page is opened. */
const lifetimeMs = 10 * 3_600_000
const longestToken = 500

const refused = () => new AppError('unauthorized', 'This sign-in has ended. Open the page again in the back office of your shop.')

/** A token that opens the admin for one shop, for a frame in that shop's back office: `<claims>.<keyId>.<HMAC>`. It opens no order and signs no push. */
export function issueFrameToken(world: Pick<World, 'keys' | 'clock'>, shopId: string): { token: string; expiresAt: Instant } {
  const expiresAt = world.clock.now() + lifetimeMs
  const claims = Buffer.from(JSON.stringify([shopId, Math.floor(expiresAt / 1000)])).toString('base64url')
  return { token: `${claims}.${world.keys.sign(purpose, claims)}`, expiresAt }
}

/** What a frame's token opens; AppError `unauthorized` for any other text, and after its time. */
export function readFrameToken(world: Pick<World, 'keys' | 'clock'>, token: string): AdminAccess {
  const [claims = '', ...signature] = token.slice(0, longestToken).split('.')
  if (!world.keys.verify(purpose, claims, signature.join('.'))) throw refused()
  const [shopId, expires] = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as [string, number]
  if (!(expires * 1000 > world.clock.now())) throw refused()
  return { kind: 'shop', shopId }
}

/** Throws `not_found` unless this access reaches the shop: what is not one's own is told like what is not there. */
export function requireShop(access: AdminAccess, shopId: string): void {
  if (access.kind === 'shop' && access.shopId !== shopId) throw new AppError('not_found', 'There is no such shop.')
}

/** Throws `forbidden` unless this is the owner: what concerns the whole installation. */
export function requireOwner(access: AdminAccess): void {
  if (access.kind !== 'owner') throw new AppError('forbidden', 'Only the owner of this installation may do this.')
}
