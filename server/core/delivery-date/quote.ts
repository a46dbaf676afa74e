import type { Instant, Order, PlainDay, TellingBasis } from '../order.ts'
import type { World } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import { startOfDay, dayIn, minuteIn } from '../time-zone.ts'
import { withExpectations, type Sources } from './expect.ts'
import { warehouseZone } from './handling.ts'
import { sourcesFor } from './learned-transit.ts'

/** Where something would go; a postcode only where somebody gave one. */
export interface QuotePlace { country: string; postcode?: string | undefined }
/** Days at the destination; `orderBy`: ordered after this moment of today, they are later. Null: nothing is known, or it is not today. */
export interface DeliveryQuote { from: PlainDay; to: PlainDay; basis: TellingBasis; orderBy: Instant | null }

/** An order nobody placed: one thing that is sent, paid at once. It is never stored. */
function imagined(shop: Shop, { country, postcode = '' }: QuotePlace, at: Instant): Order {
  return {
    id: 'quote', shopId: shop.id, platform: shop.platform, externalId: 'quote', number: '', placedAt: at, updatedAt: at, cancelledAt: null, status: 'open', processingAt: null,
    payment: { status: 'paid', method: null, paidAt: at, reservedUntil: null }, currency: 'EUR', locale: null,
    buyer: { id: null, account: false, email: null, name: null, firstName: null },
    shippingAddress: { name: '', lines: [], postcode, city: '', country },
    lines: [{ id: 'line', productId: null, title: '', variant: null, quantity: 1, unitPrice: 0, imageUrl: null, url: null, shipped: true }],
    totals: { shipping: 0, discount: 0, tax: null, total: 0 }, shippingMethod: null, pickup: false, promise: null,
    fulfillments: [], shipments: [], refunds: [], state: 'received', tokenGeneration: 0, revision: 0,
  }
}

function told(shop: Shop, place: QuotePlace, sources: Sources): { from: PlainDay; to: PlainDay; basis: TellingBasis } | null {
  const { expected } = withExpectations(imagined(shop, place, sources.now), shop, sources)
  return expected ? { from: expected.from, to: expected.to, basis: expected.basis } : null
}

/** The moment of today at which the warehouse counts an order for the next working day; null where it is over, or there is none. */
function cutOffToday(shop: Shop, now: Instant): Instant | null {
  const { cutOff } = shop.settings.delivery
  if (cutOff === '') return null
  const zone = warehouseZone(shop)
  const minutes = Number(cutOff.slice(0, 2)) * 60 + Number(cutOff.slice(3))
  const guess = startOfDay(dayIn(now, zone), zone) + minutes * 60_000
  // On a day the clocks change, midnight is further from the cut-off, or nearer, than the clock on the wall says.
  const at = guess + (minutes - minuteIn(guess, zone)) * 60_000
  return at > now ? at : null
}

/**
 * When something ordered now would arrive, told as it would be told of the order itself right after: the shop's hours, days and holidays,
 * and the ways its parcels take (what whole orders teach is left out: they know price and shipping method). Reads nothing of any buyer.
 */
export async function quoteDelivery(world: Pick<World, 'store' | 'clock' | 'holidays'>, shop: Shop, place: QuotePlace): Promise<DeliveryQuote | null> {
  const sources: Sources = { ...await sourcesFor(world, world.store, shop.id), orders: null }
  const now = told(shop, place, sources)
  if (!now) return null
  const cutOff = cutOffToday(shop, sources.now)
  const after = cutOff === null ? null : told(shop, place, { ...sources, now: cutOff })
  return { ...now, orderBy: after && after.to > now.to ? cutOff : null }
}
