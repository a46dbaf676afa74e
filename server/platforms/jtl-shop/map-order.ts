import { fromMinor, toMinor } from '../../contract/money.ts'
import type { FulfillmentPush, LineItemPush, OrderPush, OrderStatus } from '../../contract/order.ts'
import type { JtlDeliveryNote, JtlOrder, JtlPosition } from './messages.ts'

/** nPosTyp (includes/defines_inc.php). Whatever else stands in the cart is a cost or a credit. */
const articles = new Set([1, 11])
const shippingCosts = new Set([2, 6, 8, 9, 10])
const credits = new Set([3, 4, 7])

/** cStatus. Shipped and partly shipped are told by the delivery notes; JTL-Shop has no "delivered". */
const statusOf: Record<number, OrderStatus> = { [-1]: 'cancelled', 1: 'open', 2: 'processing', 3: 'processing', 4: 'processing', 5: 'processing' }

/** cStatus of an order that has left as a whole. */
const shippedStatus = 4

/**
 * Payments the buyer makes by hand and the shop waits for: JTL-Shop's own prepayment (za_ueberweisung_jtl) and bank transfers of payment
 * plugins (`kPlugin_7_mollieueberweisung`). Invoice, cash on delivery, direct debit and cash on collection (za_rechnung_jtl,
 * za_nachnahme_jtl, za_lastschrift_jtl, za_barzahlung_jtl) keep no parcel waiting; what redirects is paid in the moment it is ordered,
 * Sofortüberweisung too.
 */
const isPrepaid = (module: string) => /(ue|ü)berweisung|vorkasse|prepayment|bank_?transfer/i.test(module) && !/sofort|klarna/i.test(module)

/** ISO 639-2/B, as tsprache has it, to BCP 47. */
const languages: Record<string, string> = {
  ger: 'de', eng: 'en', fre: 'fr', spa: 'es', ita: 'it', dut: 'nl', pol: 'pl', cze: 'cs', dan: 'da', swe: 'sv', nor: 'nb', fin: 'fi', por: 'pt',
  rus: 'ru', tur: 'tr', hun: 'hu', rum: 'ro', bul: 'bg', gre: 'el', hrv: 'hr', slv: 'sl', slo: 'sk', est: 'et', lav: 'lv', lit: 'lt', ukr: 'uk',
}

const lineOf = ({ id, productId, sku, gtin, name, variant, quantity, unitPrice, imageUrl, url, download }: JtlPosition): LineItemPush => ({
  id, productId, sku, gtin, title: name, variant, quantity, unitPrice: unitPrice.startsWith('-') ? '0' : unitPrice, imageUrl, url, shipped: !download,
})

/** Sum of the totals of these kinds, as an amount without sign. */
function sum(order: JtlOrder, kinds: ReadonlySet<number>): string {
  const minor = order.positions.filter(({ type }) => kinds.has(type)).reduce((done, { total }) => done + toMinor(total, order.currency), 0)
  return fromMinor(Math.abs(minor), order.currency).amount
}

/** A delivery note is written before it is handed over: one has left once it has parcels, or once the whole order has. */
function fulfillmentOf({ id, createdAt, items, parcels }: JtlDeliveryNote, lines: ReadonlySet<string>, { readAt, status }: JtlOrder): FulfillmentPush | null {
  const first = parcels.map(({ shippedAt }) => shippedAt).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? (status === shippedStatus ? createdAt : undefined)
  if (first === undefined) return null
  const handed = items.filter(({ positionId }) => lines.has(positionId)).map(({ positionId, quantity }) => ({ lineId: positionId, quantity }))
  return {
    id, shippedAt: first, updatedAt: readAt, status: 'shipped', items: handed,
    parcels: parcels.map(({ carrier, trackingNumber, trackingUrl }) => ({
      carrier: carrier || undefined, trackingNumber: trackingNumber?.replace(/[\s-]/g, '') || undefined, trackingUrl,
    })),
  }
}

/** Orders of old times, and of shops that do not sync delivery notes: one parcel, told by the order itself. */
const wholeId = 'order'

function fulfillmentsOf(order: JtlOrder, lines: ReadonlySet<string>): FulfillmentPush[] {
  const told = order.deliveryNotes.flatMap((note) => fulfillmentOf(note, lines, order) ?? [])
  if (told.length > 0 || order.status !== shippedStatus) return told
  const { tracking } = order
  return [{
    id: wholeId, status: 'shipped', updatedAt: order.readAt, shippedAt: order.shippedAt,
    parcels: tracking ? [{ carrier: tracking.carrier || undefined, trackingNumber: tracking.number.replace(/[\s-]/g, '') || undefined, trackingUrl: tracking.url }] : [],
  }]
}

function paymentOf({ payment: { name, module }, paidAt, status }: JtlOrder): OrderPush['payment'] {
  if (paidAt !== undefined || status === 3) return { status: 'paid', method: name, paidAt }
  return { status: status === 1 && isPrepaid(module ?? '') ? 'pending' : 'unknown', method: name }
}

/**
 * An order of JTL-Shop in our words. `known` are the ids of fulfilments told before: one that is there no more (a delivery note deleted
 * in the Wawi) is told as cancelled.
 */
export function mapOrder(order: JtlOrder, known: readonly string[]): OrderPush {
  const { customer, shippingAddress } = order
  const lines = order.positions.filter(({ type }) => articles.has(type)).map(lineOf)
  const told = fulfillmentsOf(order, new Set(lines.map(({ id }) => id)))
  const gone = known.filter((id) => !told.some((fulfillment) => fulfillment.id === id))
  return {
    id: order.id, number: order.number, placedAt: order.placedAt, updatedAt: order.readAt, status: statusOf[order.status] ?? 'open',
    payment: paymentOf(order), currency: order.currency, locale: languages[order.language ?? ''],
    buyer: { id: customer.id, email: customer.email, name: [customer.firstName, customer.lastName].filter(Boolean).join(' ') || undefined, firstName: customer.firstName },
    shippingAddress, lines, shippingMethod: order.shippingMethod, pickup: false,
    totals: { shipping: sum(order, shippingCosts), discount: sum(order, credits), total: order.total },
    fulfillments: [...gone.map((id): FulfillmentPush => ({ id, status: 'cancelled', updatedAt: order.readAt, parcels: [] })), ...told],
  }
}
