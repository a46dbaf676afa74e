import type { Instant } from '../../../core/order.ts'
import { day, hour, minute, second, type ParcelStory, type Story } from './story.ts'

/** A story told on purpose, so that every state a buyer or a parcel can be in can be looked at. */
export interface Scene {
  /** How long ago the order was placed. */
  ago: number
  /** Lines the basket needs at least. */
  lines: number
  country?: string
  story(now: Instant, shippable: number[]): Story
}

type Rest = Partial<Omit<Story, 'parcels'>>
const paid = (now: Instant, ago: number): Pick<Story, 'method' | 'paidAt'> => ({ method: 'PayPal', paidAt: now - ago + 20 * second })

/** One parcel whose label is `hours` old. */
const parcelScene = (journey: string, hours: number, parcel: Partial<ParcelStory> = {}, rest: Rest = {}, country?: string): Scene => {
  const ago = hours * hour + 22 * hour
  return {
    ago, lines: 1, ...(country && { country }),
    story: (now, shippable) => ({
      ...paid(now, ago), processingAt: now - hours * hour - 5 * hour,
      parcels: [{ at: now - hours * hour, journey, pace: 'X', lines: shippable, fulfillment: 0, ...parcel }], ...rest,
    }),
  }
}
/** Two parcels: the labels `first` and `later` hours old (null: not handed over yet). */
const splitScene = (first: [string, number], later: [string, number] | null): Scene => {
  const ago = first[1] * hour + 22 * hour
  return {
    ago, lines: 3,
    story: (now, shippable) => {
      const cut = Math.ceil(shippable.length / 2)
      const parcels: ParcelStory[] = [{ at: now - first[1] * hour, journey: first[0], pace: 'X', lines: shippable.slice(0, cut), fulfillment: 0 }]
      if (later) parcels.push({ at: now - later[1] * hour, journey: later[0], pace: 'X', lines: shippable.slice(cut), fulfillment: later[1] === first[1] ? 0 : 1 })
      return { ...paid(now, ago), processingAt: now - first[1] * hour - 5 * hour, parcels }
    },
  }
}
const plainScene = (ago: number, tell: (now: Instant) => Story, lines = 1): Scene => ({ ago, lines, story: tell })

const withRefund = (scene: Scene, ago: number, lines: number[] | 'all'): Scene =>
  ({ ...scene, lines: lines === 'all' ? scene.lines : 2, story: (now, shippable) => ({ ...scene.story(now, shippable), refund: { at: now - ago, lines } }) })

/** Every order state and every tracking status at least once; the common ones more often. */
export const scenes: readonly Scene[] = [
  plainScene(3 * hour, (now) => ({ method: 'Vorkasse', paidAt: null, reservedUntil: now + 6 * day, processingAt: null, parcels: [] }), 2),
  plainScene(40 * minute, (now) => ({ ...paid(now, 40 * minute), processingAt: null, parcels: [] })),
  plainScene(20 * hour, (now) => ({ ...paid(now, 20 * hour), processingAt: now - 4 * hour, parcels: [] }), 2),
  splitScene(['N', 21], null),
  splitScene(['N', 50], ['N', 26]),
  splitScene(['N', 41], ['N', 41]),
  splitScene(['D', 40], ['N', 50]),
  parcelScene('I', 0, {}, {}), // its number is out before the carrier knows it
  parcelScene('N', 2), parcelScene('N', 5), parcelScene('N', 12), parcelScene('N', 30), parcelScene('N', 42), parcelScene('N', 60),
  parcelScene('B', 50), parcelScene('S', 52), parcelScene('M', 54), parcelScene('K', 44),
  parcelScene('D', 30), parcelScene('D', 56), parcelScene('D', 90), parcelScene('D', 110),
  parcelScene('A', 48), parcelScene('A', 66), parcelScene('P', 54), parcelScene('P', 80),
  parcelScene('W', 50), parcelScene('W', 120),
  parcelScene('C', 60, {}, {}, 'CH'), parcelScene('C', 93, {}, {}, 'CH'), parcelScene('T', 70, {}, {}, 'CH'),
  parcelScene('L', 60), parcelScene('L', 180), parcelScene('G', 30),
  parcelScene('R', 46), parcelScene('R', 72), parcelScene('R', 130),
  withRefund(parcelScene('R', 190), 20 * hour, 'all'),
  withRefund(parcelScene('N', 320), 30 * hour, 'all'),
  withRefund(parcelScene('N', 300), 40 * hour, [0]),
  parcelScene('X', 30), parcelScene('E', 740), parcelScene('U', 20), parcelScene('I', 80),
  parcelScene('N', 12, { tracked: false }),
  parcelScene('N', 30, { silentFor: 9 * hour }),
  plainScene(30 * hour, (now) => ({ ...paid(now, 30 * hour), processingAt: now - 20 * hour, pickup: { readyAt: now - 3 * hour, collectedAt: null }, parcels: [] })),
  plainScene(80 * hour, (now) => ({ ...paid(now, 80 * hour), processingAt: now - 70 * hour, pickup: { readyAt: now - 60 * hour, collectedAt: now - 20 * hour }, parcels: [] })),
  plainScene(26 * hour, (now) => ({ ...paid(now, 26 * hour), processingAt: null, cancelledAt: now - 18 * hour, parcels: [], refund: { at: now - 17 * hour, lines: 'all' } })),
  plainScene(50 * hour, (now) => ({ method: 'Vorkasse', paidAt: null, processingAt: null, cancelledAt: now - 2 * hour, parcels: [] })),
]
