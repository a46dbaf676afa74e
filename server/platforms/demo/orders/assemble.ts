import { AppError } from '../../../contract/errors.ts'
import type { ParcelReport } from '../../../contract/tracking.ts'
import { buyerIdOf, orderIdOf, shipmentIdOf } from '../../../core/ids.ts'
import type { Fulfillment, Instant, LineItem, Order, Refund, Shipment } from '../../../core/order.ts'
import type { Carrier, CarrierContext } from '../../../core/carrier-port.ts'
import { articlePath, currency, demoShopId, picturePath, type Sellable } from '../catalogue/catalogue.ts'
import { mix, Random } from '../random.ts'
import type { Customer } from './customers.ts'
import { day, hour, minute, trackingNumber, type ParcelStory, type Story } from './story.ts'

export interface Setting { seed: number; now: Instant; carrier: Carrier; context: CarrierContext }
export interface Plan { number: number; placedAt: Instant; customer: Customer; basket: { sellable: Sellable; quantity: number }[]; story: Story }

/** What a thing cost then: coffee and chocolate became dearer, oil cheaper. */
function priceAt({ article, variant }: Sellable, placedAt: Instant, now: Instant): number {
  const years = Math.floor((now - placedAt) / (150 * day)) / 2.4
  const perYear = article.id === 'schokolade' || article.category === 'kaffee' && article.lastsDays ? -0.06 : article.id === 'olivenoel' ? 0.05 : 0
  return Math.max(10, Math.round((variant.price * (1 + perYear * years)) / 10) * 10)
}

const noTrouble = { reason: null, flags: [], estimatedDelivery: null, firstEstimate: null, deliveredAt: null, signedBy: null, pickupPoint: null, proofUrl: null, nextSteps: null, service: null }

function fromReport(report: ParcelReport): Partial<Shipment> {
  return {
    status: report.status, reason: report.reason ?? null, flags: report.flags ?? [], estimatedDelivery: report.estimatedDelivery ?? null,
    firstEstimate: report.estimatedDelivery ?? null, deliveredAt: report.deliveredAt ? Date.parse(report.deliveredAt) : null, signedBy: report.signedBy ?? null,
    pickupPoint: report.pickupPoint ?? null, nextSteps: report.nextSteps ?? null, service: report.service ?? null, events: report.events,
    scannedAt: report.events[0] ? Date.parse(report.events[0].occurredAt) : null,
  }
}

async function ask({ carrier, context }: Setting, number: string, now: Instant): Promise<ParcelReport | null> {
  try {
    const answer = await carrier.track!({ trackingNumber: number }, {}, { ...context, now: () => now })
    return answer.shipments[0] ?? null
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

/** One parcel as it stands now: what the carrier has told so far of a number made for this journey. */
async function parcelOf(setting: Setting, orderId: string, fulfillmentId: string, parcel: ParcelStory, seed: number, lines: LineItem[]): Promise<Shipment> {
  const { now, carrier } = setting
  const tracked = parcel.tracked ?? true
  const number = tracked ? trackingNumber(parcel.journey, parcel.pace, parcel.at, seed) : null
  const askedAt = now - (parcel.silentFor ?? minute)
  const shipment: Shipment = {
    id: shipmentIdOf(orderId, fulfillmentId, number ?? 0), orderId, fulfillmentId, carrier: tracked ? carrier.id : null, carrierName: tracked ? carrier.name : 'Fahrradkurier',
    trackingNumber: number, trackingUrl: null, items: parcel.lines.map((index) => ({ lineId: lines[index]!.id, quantity: lines[index]!.quantity })),
    status: 'pending', ...noTrouble, events: [], scannedAt: null, askedAt: null, nextAskAt: null, failures: 0, lastError: null, createdAt: parcel.at,
  }
  if (!number) return shipment
  const report = await ask(setting, number, askedAt)
  if (report) Object.assign(shipment, fromReport(report))
  const running = carrier.nextAskAt!(shipment, now)
  if (running && report && parcel.journey === 'D') shipment.firstEstimate = (await ask(setting, number, parcel.at))?.estimatedDelivery ?? null
  shipment.nextAskAt = parcel.silentFor ? now + 30 * day : running
  shipment.askedAt = running ? askedAt : Math.min(askedAt, (shipment.scannedAt ?? parcel.at) + 25 * minute)
  if (parcel.silentFor) Object.assign(shipment, { failures: 8, lastError: 'upstream_unavailable' })
  return shipment
}

const iso = (at: Instant) => new Date(at).toISOString().slice(0, 10)
/** As promised at checkout: three to five days later, never a Sunday. */
function promiseOf(placedAt: Instant): { from: string; to: string } {
  const noSunday = (at: Instant) => (new Date(at).getUTCDay() === 0 ? at + day : at)
  return { from: iso(noSunday(placedAt + 2 * day)), to: iso(noSunday(placedAt + 5 * day)) }
}

function linesOf({ basket, placedAt }: Plan, { now }: Setting): LineItem[] {
  return basket.map(({ sellable, quantity }, index) => ({
    id: String(index + 1), productId: sellable.variant.id, title: sellable.article.title, variant: sellable.variant.label, quantity,
    unitPrice: priceAt(sellable, placedAt, now), imageUrl: picturePath(sellable.variant.id),
    url: articlePath(sellable.article.id), shipped: sellable.article.shipped ?? true,
  }))
}

function totalsOf({ basket, customer }: Plan, lines: LineItem[], random: Random): Order['totals'] {
  const sum = lines.reduce((total, { unitPrice, quantity }) => total + unitPrice * quantity, 0)
  const travels = lines.some(({ shipped }) => shipped)
  const shipping = !travels ? 0 : customer.address.country === 'CH' ? 1290 : sum >= 4900 ? 0 : 490
  const discount = random.chance(0.06) ? Math.round(sum / 10) : 0
  const total = sum + shipping - discount
  const food = lines.reduce((part, { unitPrice, quantity }, index) => part + (['kaffee', 'tee', 'vorrat'].includes(basket[index]!.sellable.article.category) ? unitPrice * quantity : 0), 0)
  const reduced = Math.round((total * food) / sum)
  return { shipping, discount, total, tax: Math.round((reduced * 7) / 107) + Math.round(((total - reduced) * 19) / 119) }
}

function fulfillmentsOf({ story, number }: Plan, lines: LineItem[], now: Instant): Fulfillment[] {
  const items = (indexes: number[]) => indexes.map((index) => ({ lineId: lines[index]!.id, quantity: lines[index]!.quantity }))
  const all = lines.map((_, index) => index)
  if (story.pickup && story.pickup.readyAt <= now) {
    const { readyAt, collectedAt } = story.pickup
    const collected = collectedAt !== null && collectedAt <= now
    return [{ id: `${number}-1`, status: collected ? 'picked_up' : 'ready_for_pickup', shippedAt: readyAt, updatedAt: collected ? collectedAt : readyAt, items: items(all), pickupPlace: 'Morgentau Ladenwerkstatt, Lindenweg 4, 24103 Kiel' }]
  }
  return [0, 1].flatMap((index): Fulfillment[] => {
    const parcels = story.parcels.filter(({ fulfillment, at }) => fulfillment === index && at <= now)
    const at = parcels[0]?.at
    return at === undefined ? [] : [{ id: `${number}-${index + 1}`, status: 'shipped', shippedAt: at, updatedAt: at, items: items(parcels.flatMap((parcel) => parcel.lines)), pickupPlace: null }]
  })
}

function refundsOf({ story, number }: Plan, lines: LineItem[], totals: Order['totals'], now: Instant): Refund[] {
  if (!story.refund || story.refund.at > now) return []
  const { at, lines: which } = story.refund
  const returned = which === 'all' ? lines : which.map((index) => lines[index]!)
  const amount = which === 'all' ? totals.total : Math.min(totals.total, returned.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0))
  return [{ id: `${number}-R`, amount, refundedAt: at, items: returned.map(({ id, quantity }) => ({ lineId: id, quantity })) }]
}

function paymentOf(story: Story, refunded: number, total: number, now: Instant): Order['payment'] {
  const paidAt = story.paidAt !== null && story.paidAt <= now ? story.paidAt : null
  const status = refunded >= total && paidAt ? 'refunded' : refunded && paidAt ? 'partly_refunded' : paidAt ? 'paid' : story.method === 'Rechnung' ? 'authorised' : 'pending'
  return { status, method: story.method, paidAt, reservedUntil: story.reservedUntil ?? null }
}

/** The whole order as it stands now, but for its `state`, which core derives. */
export async function assembleOrder(plan: Plan, setting: Setting): Promise<Order> {
  const { story, customer, placedAt } = plan
  const { now } = setting
  const externalId = String(plan.number)
  const id = orderIdOf(demoShopId, externalId)
  const random = new Random(mix(setting.seed, 4, plan.number))
  const lines = linesOf(plan, setting)
  const totals = totalsOf(plan, lines, random)
  const fulfillments = fulfillmentsOf(plan, lines, now)
  const shipments: Shipment[] = []
  for (const parcel of story.parcels) {
    if (parcel.at <= now) shipments.push(await parcelOf(setting, id, `${plan.number}-${parcel.fulfillment + 1}`, parcel, random.int(0, 1_679_615), lines))
  }
  const refunds = refundsOf(plan, lines, totals, now)
  const processingAt = story.processingAt !== null && story.processingAt <= now ? story.processingAt : null
  const cancelledAt = story.cancelledAt !== undefined && story.cancelledAt <= now ? story.cancelledAt : null
  const settled = shipments.length > 0 ? shipments.length === story.parcels.length && shipments.every(({ status }) => status === 'delivered' || status === 'returned')
    : processingAt !== null && (story.pickup ? fulfillments[0]?.status === 'picked_up' : lines.every(({ shipped }) => !shipped))
  return {
    id, shopId: demoShopId, platform: 'demo', externalId, number: `#${plan.number}`, placedAt,
    updatedAt: Math.max(placedAt, processingAt ?? 0, cancelledAt ?? 0, ...fulfillments.map(({ updatedAt }) => updatedAt), ...refunds.map(({ refundedAt }) => refundedAt)),
    cancelledAt, status: cancelledAt ? 'cancelled' : settled ? 'completed' : processingAt ? 'processing' : 'open', processingAt,
    payment: paymentOf(story, refunds.reduce((sum, { amount }) => sum + amount, 0), totals.total, now),
    currency, locale: customer.locale, buyer: { id: buyerIdOf(demoShopId, customer.email), account: true, email: customer.email, name: customer.name, firstName: customer.firstName },
    shippingAddress: customer.address, lines, totals, shippingMethod: story.pickup ? 'Abholung im Laden' : 'Demo Paket', pickup: Boolean(story.pickup),
    promise: story.pickup ? null : promiseOf(story.paidAt && story.paidAt - placedAt > hour && story.method === 'Vorkasse' ? story.paidAt : placedAt),
    fulfillments, shipments, refunds, state: 'received', tokenGeneration: 0, revision: 0,
  }
}
