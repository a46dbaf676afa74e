import type { LineView, Told, ToldBadge, ToldTime } from '../../server/contract/page-types.ts'
import type { EventFacts, ParcelFacts, TrackingFacts } from './facts.ts'
import { look } from './look.ts'
import { parcelDelivery } from './parcel-delivery.ts'
import type { ItemsView, ParcelView, TrackingView } from './view.ts'

type Values = Extract<Told, { key: string }>['values']
const say = (key: string, values?: Values): Told => (values ? { key, values } : { key })
/** Absolute: inside a sentence "today" for a date, said by the browser after the server, could make it wrap elsewhere and move the page. */
const clockAt = (at: string): ToldTime => ({ from: at, clock: true, absolute: true })
const known = (some: (Told | false | undefined)[]): Told[] => some.filter((told) => told !== undefined && told !== false)

/** More parcels than these fold. */
const shownParcels = 4
/** More things than these fold. */
const named = 4
const over: ReadonlySet<string> = new Set(['delivered', 'returned', 'cancelled', 'expired'])

/** Our own words for a scan: the reason where the carrier told one, else the status. */
const tellEvent = ({ status, reason }: Pick<EventFacts, 'status' | 'reason'>): Told => say(reason && reason !== 'unknown' ? `parcel.reason.${reason}` : `parcel.said.${status}`)

/** The bubble on a picture counts pieces; fractions are told in words. */
const whole = (quantity: number) => (Number.isInteger(quantity) ? quantity : undefined)
const titled = ({ quantity, title }: LineView): Told => say('tracking.item', { quantity: { number: quantity }, title })

/** Pictures, then the same in words: "2 × Kaffee, 1 × Becher". */
function tellItems(items: LineView[]): ItemsView {
  const first = items.slice(0, named)
  return {
    pictures: items.some(({ imageUrl }) => imageUrl) ? first.map(({ id, imageUrl, quantity }) => ({ id, src: imageUrl, quantity: whole(quantity) })) : [],
    names: first.map((item) => titled(item.variant ? { ...item, title: `${item.title}, ${item.variant}` } : item)),
    rest: items.slice(named).map((item) => ({ id: item.id, image: item.imageUrl, title: whole(item.quantity) ? item.title : titled(item), quantity: whole(item.quantity), variant: item.variant })),
  }
}

/** What is in a parcel, or that nobody told which of several holds what. */
function tellContents({ items, sharedWith }: ParcelFacts): Pick<ParcelView, 'items' | 'shared'> {
  return {
    items: items?.length ? tellItems(items) : undefined,
    shared: sharedWith && (sharedWith.length > named ? say('tracking.sharedMany', { parcels: { number: sharedWith.length } }) : say('tracking.shared', { parcels: { list: sharedWith.map(String) } })),
  }
}

function tellHead({ position, status, flags, carrier, service }: ParcelFacts, total: number): Pick<ParcelView, 'title' | 'by' | 'badges'> {
  const moving = !over.has(status)
  const badges: (ToldBadge | false)[] = [
    { ...look[status], text: say(`parcel.status.${status}`) },
    flags.includes('action_required') && { icon: 'shield', tone: 'critical', text: say('parcel.flag.action_required') },
    moving && flags.includes('delayed') && { icon: 'clock', tone: 'warning', text: say('parcel.flag.delayed') },
    moving && flags.includes('customs') && { icon: 'document', tone: 'info', text: say('parcel.flag.customs') },
  ]
  return { title: total > 1 ? say('tracking.parcelOf', { position, total }) : say('tracking.parcel'), by: service ?? carrier ?? say('tracking.carrierUnknown'), badges: badges.filter((badge) => badge !== false) }
}

/** What stands largest in a parcel: its last event, or what we know without one. */
function tellHeadline(parcel: ParcelFacts): Pick<ParcelView, 'headline' | 'detail' | 'quote' | 'estimate' | 'former'> {
  const { events: [last], deliveredAt, shippedAt, status, reason, estimate, former, untracked } = parcel
  const dates = {
    quote: last?.quote, estimate: estimate && say('tracking.estimate', { day: { ...estimate, clock: true } }),
    former: former && say('tracking.former', { day: { ...former, clock: true, absolute: true } }),
  }
  if (untracked) return { headline: say('tracking.untracked'), detail: shippedAt === undefined ? [] : [say('tracking.shipped', { at: clockAt(shippedAt) })], ...dates }
  const at = status === 'delivered' ? deliveredAt ?? last?.at : last?.at
  return { headline: tellEvent({ status, reason: reason ?? (last?.status === status ? last.reason : undefined) }), detail: known([at !== undefined && clockAt(at), last?.location]), ...dates }
}

/** Where it waits or arrived, who took it, and what the carrier says comes next. */
function tellArrival({ pickup, signedBy, proofUrl, nextSteps, status, carrier }: ParcelFacts): Pick<ParcelView, 'pickup' | 'signedBy' | 'proofUrl' | 'nextSteps'> {
  const waits = status === 'available_for_pickup'
  return {
    pickup: pickup && {
      intro: pickup.name || pickup.address ? say(waits ? 'tracking.waitsAt' : 'tracking.goesTo') : undefined, name: pickup.name, address: pickup.address,
      until: pickup.until === undefined ? undefined : say('tracking.until', { day: { from: pickup.until, long: true } }), hint: waits ? say('tracking.bringId') : undefined,
    },
    signedBy: signedBy === undefined ? undefined : say('tracking.signedBy', { name: signedBy }), proofUrl,
    nextSteps: nextSteps && { ...nextSteps, intro: carrier ? say('tracking.nextSteps', { carrier }) : say('tracking.nextStepsUnknown') },
  }
}

function tellNumber({ number, url, choose, carrier, pieces, untracked }: ParcelFacts): Pick<ParcelView, 'number' | 'numberless' | 'link' | 'pieces'> {
  return {
    number, numberless: number || untracked ? undefined : say('tracking.noNumber'),
    link: url !== undefined ? { url, label: carrier ? say('tracking.open', { carrier }) : say('tracking.openUnknown') }
      : choose !== undefined ? { url: choose, label: say('tracking.chooseCarrier') } : undefined,
    pieces: pieces && say('tracking.pieces', { count: pieces.length, numbers: { list: pieces.slice(0, 10) } }),
  }
}

function tellFreshness({ carrier: name, scannedAt, askedAt, notAsked, stale }: ParcelFacts): Pick<ParcelView, 'stale' | 'scannedAt' | 'askedAt'> {
  const carrier = name ?? { key: 'tracking.carrier' }
  const asOf = askedAt ?? scannedAt
  if (stale) return { stale: asOf === undefined ? say('tracking.silent', { carrier }) : say('tracking.stale', { at: clockAt(asOf), carrier }) }
  return {
    scannedAt: scannedAt === undefined ? undefined : say('tracking.scanned', { carrier, at: clockAt(scannedAt) }),
    askedAt: askedAt !== undefined ? say('tracking.asked', { at: clockAt(askedAt) }) : notAsked ? say('tracking.notAsked') : undefined,
  }
}

function tellParcel(parcel: ParcelFacts, facts: TrackingFacts): ParcelView {
  const { id, fulfillment, status, olderEvents } = parcel
  const events = facts.timeline ? parcel.events : []
  return {
    id, fulfillment, ...tellHead(parcel, facts.total), ...tellContents(parcel), ...tellHeadline(parcel), ...tellArrival(parcel),
    events: events.map((event, index) => ({
      at: event.at, text: tellEvent(event), location: event.location, quote: event.quote, now: index === 0 && !over.has(status) ? true : undefined,
      tone: event.status === 'exception' ? 'critical' : event.status === 'delivery_attempted' ? 'warning' : undefined,
    })),
    older: olderEvents > 0 ? say('tracking.olderEvents', { count: olderEvents }) : undefined,
    ...tellNumber(parcel), ...tellFreshness(parcel),
    data: (facts.structuredData && parcelDelivery(parcel, facts)) || undefined,
  }
}

function tellIntro({ parcels, waiting, total }: TrackingFacts): TrackingView['intro'] {
  if (parcels.length === 0) return [{ text: say('tracking.empty'), strong: true }, { text: say('tracking.emptyNext') }]
  return waiting.length > 0 ? [{ text: say('tracking.introWaiting', { count: total }) }] : total > 1 ? [{ text: say('tracking.intro', { count: total }) }] : []
}

/** Decides how the parcels are told: words as keys, times as data, look as names. A component only draws them. */
export function tellTracking(facts: TrackingFacts): TrackingView {
  const { heading, total, waiting } = facts
  const parcels = facts.parcels.map((parcel) => tellParcel(parcel, facts))
  return {
    title: heading ?? say('tracking.title', { count: Math.max(1, total) }), intro: tellIntro(facts), parcels: parcels.slice(0, shownParcels),
    rest: parcels.length > shownParcels ? {
      summary: say('tracking.moreParcels', { count: total - shownParcels }), parcels: parcels.slice(shownParcels),
      untold: total > parcels.length ? say('tracking.untoldParcels', { count: total - parcels.length }) : undefined,
    } : undefined,
    waiting: waiting.length > 0 ? tellItems(waiting) : undefined,
  }
}
