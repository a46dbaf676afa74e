import type { Scenarios } from '../kit/widget.ts'
import type { EventFacts, ParcelFacts, TrackingFacts } from './facts.ts'
import { tellTracking } from './tell.ts'
import type { TrackingView } from './view.ts'

const now = '2026-11-19T14:00:00.000Z'
const coffee = { id: 'line-1', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 2 }
const dripper = { id: 'line-2', title: 'Handfilter »Lerche«', quantity: 1 }
const teapot = { id: 'line-3', title: 'Teekanne »Ostsee«', quantity: 1 }

const journey: EventFacts[] = [
  { at: '2026-11-19T14:32:00+01:00', status: 'in_transit', location: 'Neumünster', quote: { text: 'Die Sendung wurde im Paketzentrum bearbeitet.', language: 'de' } },
  { at: '2026-11-19T06:12:00+01:00', status: 'picked_up', location: 'Kiel', quote: { text: 'Die Sendung wurde vom Absender in der Filiale eingeliefert.', language: 'de' } },
  { at: '2026-11-18T16:05:00+01:00', status: 'info_received', quote: { text: 'Die Sendung wurde elektronisch angekündigt.', language: 'de' } },
]
const parcel: ParcelFacts = {
  id: 'shipment-1', position: 1, status: 'in_transit', flags: [], carrier: 'DHL', service: 'DHL Paket', number: '00340434161094021501',
  url: 'https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=00340434161094021501', shippedAt: '2026-11-18T15:05:00.000Z', items: [coffee, dripper],
  estimate: { from: '2026-11-20', to: '2026-11-20' }, events: journey, olderEvents: 0, scannedAt: '2026-11-19T13:32:00.000Z', askedAt: '2026-11-19T13:50:00.000Z',
}
const second: ParcelFacts = {
  id: 'shipment-2', position: 2, status: 'info_received', flags: [], carrier: 'DPD', service: 'DPD Classic', number: '01596804512347', url: 'https://tracking.dpd.de/status/de_DE/parcel/01596804512347',
  items: [teapot], estimate: { from: '2026-11-20', to: '2026-11-23' }, events: [{ at: '2026-11-19T10:18:00+01:00', status: 'info_received' }], olderEvents: 0, askedAt: '2026-11-19T13:50:00.000Z',
}
const base = { orderNumber: '#1042', shop: 'Morgentau', waiting: [], timeline: true, structuredData: true }
const one = (changes: Partial<ParcelFacts>): TrackingFacts => ({ ...base, total: 1, parcels: [{ ...parcel, ...changes }] })
/** The usual parcel with one more scan on top. */
const scanned = (event: Partial<EventFacts> & Pick<EventFacts, 'status'>, changes: Partial<ParcelFacts> = {}): TrackingFacts =>
  one({ status: event.status, reason: event.reason, estimate: undefined, events: [{ at: '2026-11-19T14:46:00+01:00', location: 'Kiel', ...event }, ...journey], ...changes })

/** What is known in each, told the way the server tells it. */
type Known = Record<string, { title: string; now: string; view: TrackingFacts }>

const statuses: Known = {
  pending: { title: 'Not scanned yet', now, view: one({ status: 'pending', events: [], scannedAt: undefined, estimate: undefined }) },
  info_received: { title: 'Label created', now, view: one({ status: 'info_received', events: journey.slice(2) }) },
  picked_up: { title: 'Handed over', now, view: one({ status: 'picked_up', events: journey.slice(1) }) },
  in_transit: { title: 'In transit', now, view: one({}) },
  out_for_delivery: {
    title: 'Out for delivery, with hours', now,
    view: scanned({ status: 'out_for_delivery' }, { estimate: { from: '2026-11-19T16:00:00+01:00', to: '2026-11-19T18:00:00+01:00' } }),
  },
  available_for_pickup: {
    title: 'Waiting at a pickup point', now,
    view: scanned({ status: 'available_for_pickup' }, {
      pickup: { name: 'Postfiliale 512, Kiosk am Park', address: 'Holtenauer Str. 41, 24105 Kiel', until: '2026-11-27' }, nextSteps: { text: 'Bitte bringen Sie Ihren Ausweis mit.', language: 'de' },
    }),
  },
  delivery_attempted: { title: 'Delivery attempted', now, view: scanned({ status: 'delivery_attempted', reason: 'consignee_not_home' }, { nextSteps: { text: 'A second delivery attempt will be made.', language: 'en' } }) },
  delivered: {
    title: 'Delivered to a neighbour, with proof', now,
    view: scanned({ status: 'delivered', reason: 'delivered_neighbour' }, { deliveredAt: '2026-11-19T13:46:00.000Z', signedBy: 'M. Petersen', proofUrl: 'https://afterglow.example/files/proof/shipment-1' }),
  },
  exception: { title: 'Damaged', now, view: scanned({ status: 'exception', reason: 'carrier_damaged_parcel' }) },
  returning: { title: 'Returning', now, view: scanned({ status: 'returning', reason: 'consignee_refused' }) },
  returned: { title: 'Returned', now, view: scanned({ status: 'returned' }) },
  cancelled: { title: 'Cancelled', now, view: scanned({ status: 'cancelled' }) },
  expired: { title: 'No more reports', now, view: one({ status: 'expired', estimate: undefined, events: [{ at: '2026-10-12T09:00:00+02:00', status: 'in_transit', location: 'Neumünster' }], scannedAt: '2026-10-12T07:00:00.000Z' }) },
  unknown: { title: 'Status not known', now, view: scanned({ status: 'unknown', quote: { text: 'Statut inconnu', language: 'fr' } }) },
}

const hostile = `<img src=x onerror=alert(1)> 👩‍👩‍👧‍👦 شحنة ${'Unterbrechungsfreietextzeile'.repeat(9)}`.padEnd(300, '!').slice(0, 300)
const hostileItems = Array.from({ length: 30 }, (_, index) => ({ id: String(index), title: hostile, variant: hostile, quantity: 0.75 }))

const known: Known = {
  usual: { title: 'Two parcels', now, view: { ...base, total: 2, parcels: [parcel, second] } },
  empty: { title: 'No parcel yet', now, view: { ...base, total: 0, parcels: [], waiting: [coffee, teapot] } },
  ...statuses,
  waiting: { title: 'A part not shipped yet', now, view: { ...base, total: 1, parcels: [parcel], waiting: [teapot] } },
  shared: { title: 'Which parcel holds what is not known', now, view: { ...base, total: 2, parcels: [{ ...parcel, sharedWith: [1, 2] }, { ...second, items: undefined, sharedWith: [1, 2] }] } },
  many: {
    title: 'Forty parcels, split not known', now,
    view: {
      ...base, total: 40,
      parcels: Array.from({ length: 30 }, (_, index) => ({ ...parcel, id: String(index), position: index + 1, items: index ? undefined : [coffee], sharedWith: Array.from({ length: 40 }, (_, index) => index + 1) })),
    },
  },
  untracked: {
    title: 'Without number and carrier', now,
    view: one({ status: 'pending', untracked: true, carrier: undefined, service: undefined, number: undefined, url: undefined, estimate: undefined, events: [], scannedAt: undefined, askedAt: undefined }),
  },
  carrier_unknown: {
    title: 'Number of an unknown carrier', now,
    view: one({ status: 'unknown', untracked: true, carrier: undefined, service: undefined, url: undefined, estimate: undefined, events: [], scannedAt: undefined, askedAt: undefined }),
  },
  flags: {
    title: 'Late at customs, the buyer must act', now,
    view: one({ flags: ['delayed', 'customs', 'action_required'], reason: 'customs_duties_unpaid', estimate: undefined }),
  },
  stale: { title: 'Carrier silent for a day', now, view: one({ stale: true, askedAt: '2026-11-18T15:50:00.000Z', scannedAt: '2026-11-18T15:05:00.000Z', events: journey.slice(2) }) },
  silent: { title: 'Carrier never answered', now, view: one({ stale: true, status: 'pending', events: [], askedAt: undefined, scannedAt: undefined, estimate: undefined }) },
  redacted: { title: 'Seen with order number and postcode', now, view: one({ events: journey.map(({ at, status }) => ({ at, status })) }) },
  pieces: { title: 'Several pieces under one number', now, view: one({ pieces: ['JD014600000000000001', 'JD014600000000000002', 'JD014600000000000003'] }) },
  worst: {
    title: 'Twelve parcels, hostile texts, sixty scans', now,
    view: {
      ...base, total: 12, heading: hostile.slice(0, 80), orderNumber: hostile.slice(0, 64), shop: hostile, waiting: hostileItems,
      parcels: Array.from({ length: 12 }, (_, index): ParcelFacts => ({
        ...parcel, id: String(index), position: index + 1, items: hostileItems, carrier: hostile.slice(0, 64), service: hostile.slice(0, 200), nextSteps: { text: hostile, language: 'fr' }, signedBy: hostile, olderEvents: 10,
        events: Array.from({ length: 50 }, (_, scan) => ({
          at: new Date(Date.parse(now) - scan * 7_200_000).toISOString(), status: 'in_transit', location: hostile, quote: { text: hostile, language: 'ar' },
        })),
      })),
    },
  },
  long: {
    title: 'Long German', now,
    view: scanned({ status: 'available_for_pickup', location: 'Schwäbisch Gmünd-Bettringen' }, {
      carrier: 'Österreichische Post AG Paketzustellung', service: 'Paket Premium Select International mit Zustellnachweis', flags: ['delayed', 'action_required'],
      pickup: { name: 'Lebensmittelgeschäft und Postpartner Hintertupfingen-Oberdorf', address: 'Donaudampfschifffahrtsgesellschaftsstraße 128, 94032 Passau', until: '2026-11-27' },
      nextSteps: { text: 'Die Sendung wird dem Empfänger zur Abholung bereitgestellt und nach Ablauf der Aufbewahrungsfrist an den Absender zurückgesendet.', language: 'de' },
    }),
  },
}

export const scenarios: Scenarios<TrackingView> = Object.fromEntries(Object.entries(known).map(([name, { view, ...rest }]) => [name, { ...rest, view: tellTracking(view) }]))
