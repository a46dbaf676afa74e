import type { Shop } from '../store-port.ts'
import type { Place } from './calendar.ts'
import type { Assumed } from './transit.ts'

/** Within one customs area, or nearly: parcels cross by road in days. */
const europe: ReadonlySet<string> = new Set([
  'AD', 'AT', 'BE', 'BG', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HR', 'HU', 'IE', 'IT', 'LI', 'LT', 'LU', 'LV', 'MC', 'MT', 'NL', 'NO',
  'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'SM',
])

/** Delivery days on top of the settings' abroad: for the middle and for nine tenths. An assumption, until the shop's own parcels tell. */
const further = { home: [0, 0], near: [1, 3], far: [5, 12] } as const
const silence = { home: { p50: 1, p90: 3 }, near: { p50: 1, p90: 4 }, far: { p50: 3, p90: 8 } }

/** What is taken to be usual before any delivery: the settings' days on the way, more of them abroad. */
export function assumedFor({ settings: { delivery } }: Shop, { country }: Place): Assumed {
  const distance = country === null || country === delivery.country ? 'home' : europe.has(country) && europe.has(delivery.country) ? 'near' : 'far'
  const [least, most] = [Math.min(delivery.transitDaysFrom, delivery.transitDaysTo), Math.max(delivery.transitDaysFrom, delivery.transitDaysTo)]
  const [middle, late] = further[distance]
  return {
    way: { p50: least + middle, p90: most + late }, van: { p50: 0, p90: 1 }, again: { p50: 1, p90: 2 }, label: { p50: 1, p90: 3 }, silence: silence[distance],
  }
}
