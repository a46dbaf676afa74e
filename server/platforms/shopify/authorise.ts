import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { Scope } from '../../contract/page.ts'
import { mintToken, type TokenClaims } from '../../core/buyer-token.ts'
import { orderIdOf } from '../../core/ids.ts'
import type { Order } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import { fetchLater } from './fetch-order.ts'
import { checkoutHash } from './map-order.ts'
import type { BuyerSession } from './session-token.ts'
import { numericId } from './shop-domain.ts'

const dayMs = 86_400_000
/** Orders are looked at long after: the page shows guarantee and returns. */
const days = 400

/** What a page in Shopify says it shows, and what it can prove. Neither is believed without the session. */
export interface OrderClaim { order: string; checkout?: string }

const sameText = (given: string, right: string) => given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))

/**
 * What this session opens of this order: all where the signed-in customer placed it; the redacted page where the checkout's token is the
 * one Shopify told us with the order; nothing otherwise. An order id proves nothing.
 */
function scopeOf(order: Order, { customer }: BuyerSession, checkout: string | undefined): Scope | null {
  const { opens } = order
  if (customer !== null && opens?.customer && sameText(customer, opens.customer)) return 'act'
  if (checkout && opens?.checkout && sameText(checkoutHash(checkout), opens.checkout)) return 'redacted'
  return null
}

/** The claims of a page, the same for a whole day, so that its page is found in memory. */
const claimsOf = (world: World, shopId: string, orderId: string, scope: Scope, generation: number): TokenClaims =>
  ({ shopId, orderId, scope, generation, expiresAt: (Math.floor(world.clock.now() / dayMs) + days) * dayMs })

export interface Opened { claims: TokenClaims; token: string }

/**
 * Opens the order a page in Shopify stands on. One Shopify has not told us of yet is pending for whoever may ask in this shop, and fetched.
 * Throws AppError `invalid_input` for no order id, `unauthorized` where the app is not installed, `forbidden` where nothing proves the order.
 */
export async function openOrder(world: World, session: BuyerSession, { order: id, checkout }: OrderClaim): Promise<Opened> {
  const externalId = numericId(id, ['Order', 'OrderIdentity'])
  if (externalId === null) throw new AppError('invalid_input', 'order must be an id like gid://shopify/Order/450789469.', { issues: [{ path: 'order', message: 'is not an order id' }] })
  const shop = await world.store.findShop(session.shopId)
  if (shop?.platform !== 'shopify') throw new AppError('unauthorized', 'Afterglow is not installed in this shop.')
  const orderId = orderIdOf(shop.id, externalId)
  const order = await world.store.findOrder(orderId)
  if (!order) await fetchLater(world, shop.id, externalId)
  const scope = order ? scopeOf(order, session, checkout) : 'redacted'
  if (scope === null) throw new AppError('forbidden', 'Nothing here proves that this order is yours. Sign in to the shop, or use the link in the shop\'s mail.')
  const claims = claimsOf(world, shop.id, orderId, scope, order?.tokenGeneration ?? 0)
  return { claims, token: mintToken(world.keys, claims) }
}
