import type { Scenarios } from '../kit/widget.ts'
import type { OrderStatusFacts } from './facts.ts'
import { tellStatus } from './tell.ts'
import type { OrderStatusView } from './view.ts'

const now = '2026-11-19T14:00:00.000Z'
const monday = '2026-11-16T08:41:00.000Z'
const tuesday = '2026-11-17T07:30:00.000Z'
const wednesday = '2026-11-18T15:05:00.000Z'
const thursday = '2026-11-19T05:12:00.000Z'
const contact = { kind: 'mail', email: 'hallo@morgentau.example' } as const
const carrierPage = { kind: 'carrier', url: 'https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=00340434161094021501' } as const

/** Five steps, told up to the index given; later ones are blank. */
function steps(step: number, times: (string | null)[] = [monday, tuesday, wednesday, thursday, '2026-11-19T10:08:00.000Z']): Pick<OrderStatusFacts, 'steps' | 'step'> {
  const ids = ['received', 'in_preparation', 'shipped', 'out_for_delivery', 'delivered'] as const
  return { step, steps: ids.map((id, index) => ({ id, at: index <= step ? times[index] ?? null : null })) }
}
const base = { number: '#1042', placedAt: monday, parcels: 1, lines: [], actions: [] }
const scanned = { lastScan: { at: '2026-11-19T13:32:00.000Z', carrier: 'DHL' }, askedAt: '2026-11-19T13:50:00.000Z', carrier: 'DHL' }
const promise = { from: '2026-11-20', to: '2026-11-23' }
const shipped: OrderStatusFacts = { ...base, ...scanned, state: 'shipped', promise, ...steps(2) }

/** What is known in each, told the way the server tells it. */
type Known = Record<string, { title: string; now: string; view: OrderStatusFacts }>

const states: Known = {
  payment_pending: {
    title: 'Payment pending', now,
    view: { ...base, state: 'payment_pending', ...steps(0), payment: { failed: false, open: { amount: '169.80', currency: 'EUR' }, reservedUntil: '2026-11-23T22:59:59.000Z', days: { from: 2, to: 4 } }, actions: [contact] },
  },
  received: { title: 'Received', now, view: { ...base, state: 'received', promise, ...steps(0) } },
  in_preparation: { title: 'In preparation', now, view: { ...base, state: 'in_preparation', promise, ...steps(1) } },
  partly_shipped: {
    title: 'Partly shipped, each line told', now,
    view: {
      ...shipped, state: 'partly_shipped', parcels: 2, lines: [
        { id: '1', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 3, shipped: 2, delivered: 0, state: 'partly_shipped' },
        { id: '2', title: 'Handfilter »Lerche«', quantity: 1, shipped: 1, delivered: 1, state: 'delivered' },
        { id: '3', title: 'Teekanne »Ostsee«', quantity: 1, shipped: 0, delivered: 0, state: 'in_preparation' },
      ],
    },
  },
  shipped: { title: 'Shipped', now, view: shipped },
  out_for_delivery: {
    title: 'Out for delivery, with hours', now,
    view: { ...shipped, state: 'out_for_delivery', ...steps(3), promise: { from: '2026-11-19', to: '2026-11-19' }, window: { from: '2026-11-19T15:00:00.000Z', to: '2026-11-19T17:00:00.000Z' } },
  },
  delivered: { title: 'Delivered', now, view: { ...base, ...scanned, state: 'delivered', ...steps(4), promise, at: '2026-11-19T10:08:00.000Z', arrived: '2026-11-19', reason: 'delivered_safe_place', actions: [contact] } },
  ready_for_pickup: {
    title: 'Ready for pickup', now,
    view: {
      ...base, ...scanned, state: 'ready_for_pickup', ...steps(3), pickup: { by: 'carrier', name: 'Postfiliale 512, Kiosk am Park', address: 'Holtenauer Str. 41, 24105 Kiel', until: '2026-11-27' },
      actions: [carrierPage],
    },
  },
  delayed: {
    title: 'Delayed', now,
    view: { ...shipped, state: 'delayed', promise: { from: '2026-11-24', to: '2026-11-25' }, former: promise, reason: 'weather_delay', actions: [contact, carrierPage] },
  },
  action_required: { title: 'Action required', now, view: { ...base, ...scanned, state: 'action_required', ...steps(2), reason: 'customs_duties_unpaid', actions: [carrierPage, contact] } },
  delivery_attempted: {
    title: 'Delivery attempted', now,
    view: { ...base, ...scanned, state: 'delivery_attempted', ...steps(3), promise: { from: '2026-11-20', to: '2026-11-20' }, at: '2026-11-19T11:46:00.000Z', reason: 'consignee_not_home', actions: [carrierPage, contact] },
  },
  lost: { title: 'Lost', now, view: { ...base, ...scanned, state: 'lost', ...steps(2), at: '2026-11-12T06:20:00.000Z', reason: 'carrier_parcel_lost', actions: [contact, carrierPage] } },
  exception: { title: 'Exception', now, view: { ...base, ...scanned, state: 'exception', ...steps(2), reason: 'carrier_damaged_parcel', actions: [contact, carrierPage] } },
  cancelled: { title: 'Cancelled after payment', now, view: { ...base, state: 'cancelled', steps: [], step: 0, at: '2026-11-17T09:00:00.000Z', owed: true, actions: [contact] } },
  returning: { title: 'Returning', now, view: { ...base, ...scanned, state: 'returning', steps: [], step: 0, reason: 'consignee_refused', actions: [contact] } },
  returned: { title: 'Returned', now, view: { ...base, ...scanned, state: 'returned', steps: [], step: 0, at: '2026-11-18T09:20:00.000Z', actions: [contact] } },
  refunded: { title: 'Refunded', now, view: { ...base, ...scanned, state: 'refunded', steps: [], step: 0, at: '2026-11-18T09:20:00.000Z', refund: { amount: { amount: '169.80', currency: 'EUR' }, method: 'PayPal' } } },
  partly_refunded: { title: 'Partly refunded', now, view: { ...base, ...scanned, state: 'partly_refunded', ...steps(4), at: '2026-11-18T09:20:00.000Z', refund: { amount: { amount: '34.00', currency: 'EUR' }, method: 'Kreditkarte' } } },
}

const hostile = `<script>alert(1)</script> 👩‍👩‍👧‍👦 مرحبا بالعالم ${'Sehrlangesproduktohneleerzeichen'.repeat(8)}`.padEnd(300, '!').slice(0, 300)

export const known: Known = {
  usual: { title: 'Shipped, on time', now, view: shipped },
  empty: { title: 'Just received, no date', now, view: { ...base, state: 'received', ...steps(0) } },
  ...states,
  labelled: { title: 'Label created, not scanned', now, view: { ...base, state: 'in_preparation', labelled: true, carrier: 'DHL', promise, ...steps(1), askedAt: '2026-11-19T13:50:00.000Z' } },
  handed: { title: 'Handed over, not scanned', now, view: { ...base, state: 'shipped', unscanned: true, carrier: 'DHL', promise, ...steps(2, [monday, null, wednesday]), askedAt: '2026-11-19T13:50:00.000Z' } },
  payment_failed: { title: 'Payment failed, nothing reserved', now, view: { ...base, state: 'payment_pending', ...steps(0), payment: { failed: true, days: { from: 1, to: 1 } } } },
  shop_pickup: {
    title: 'To be collected in the shop', now,
    view: {
      ...base, state: 'ready_for_pickup', pickup: { by: 'shop', name: 'Morgentau, Lindenweg 4, Kiel' }, step: 2,
      steps: [{ id: 'received', at: monday }, { id: 'in_preparation', at: null }, { id: 'ready_for_pickup', at: wednesday }, { id: 'collected', at: null }],
    },
  },
  collected: {
    title: 'Collected in the shop', now,
    view: {
      ...base, state: 'delivered', pickup: { by: 'shop' }, at: thursday, step: 3,
      steps: [{ id: 'received', at: monday }, { id: 'in_preparation', at: tuesday }, { id: 'ready_for_pickup', at: wednesday }, { id: 'collected', at: thursday }],
    },
  },
  late_out: { title: 'Out for delivery, the promise has passed', now, view: { ...shipped, state: 'out_for_delivery', promise: undefined, ...steps(3) } },
  digital_unpaid: { title: 'Unpaid download', now, view: { ...base, state: 'payment_pending', digital: true, parcels: 0, steps: [], step: 0, payment: { failed: false, open: { amount: '12.00', currency: 'EUR' } } } },
  digital: { title: 'Only downloads', now, view: { ...base, state: 'received', digital: true, steps: [], step: 0 } },
  redacted: { title: 'Seen with order number and postcode', now, view: { ...base, ...scanned, state: 'refunded', steps: [], step: 0, at: '2026-11-18T09:20:00.000Z', refund: {} } },
  stale: { title: 'Carrier silent for a day', now, view: { ...shipped, stale: true, lastScan: { at: '2026-11-18T17:40:00.000Z', carrier: 'DHL' }, askedAt: '2026-11-18T18:10:00.000Z' } },
  parcels: { title: 'Several parcels on their way', now, view: { ...shipped, parcels: 3 } },
  sent: { title: 'Sent, no parcel told', now, view: { ...base, state: 'shipped', parcels: 0, promise, ...steps(2, [monday]) } },
  untold: { title: 'Delivered, but nobody said when', now, view: { ...base, state: 'delivered', ...steps(4, [monday]) } },
  delayed_open: { title: 'Delayed without a new date', now, view: { ...shipped, state: 'delayed', promise: undefined, former: promise, carrier: undefined, lastScan: undefined, askedAt: undefined } },
  worst: {
    title: 'Hostile texts, thirty lines', now,
    view: {
      ...shipped, state: 'partly_shipped', heading: hostile.slice(0, 80), number: hostile.slice(0, 64), carrier: hostile.slice(0, 64), lastScan: { at: now, carrier: hostile.slice(0, 64) },
      lines: Array.from({ length: 30 }, (_, index) => ({
        id: String(index), title: hostile, variant: hostile, quantity: 2.5, shipped: index % 3 ? 1.25 : 0, delivered: 0, state: index % 3 ? 'shipped' as const : 'in_preparation' as const,
      })),
    },
  },
  long: {
    title: 'Long German', now,
    view: {
      ...shipped, heading: 'Lieferstatus und voraussichtlicher Zustellungszeitraum', state: 'action_required', carrier: 'Österreichische Post AG Paketzustellung', promise: undefined,
      lastScan: { at: '2026-11-19T13:32:00.000Z', carrier: 'Österreichische Post AG Paketzustellung' }, reason: 'consignee_incorrect_address', actions: [carrierPage, contact],
    },
  },
}

export const scenarios: Scenarios<OrderStatusView> = Object.fromEntries(Object.entries(known).map(([name, { view, ...rest }]) => [name, { ...rest, view: tellStatus(view) }]))
