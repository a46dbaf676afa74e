import type { Weekday } from '../../contract/shop.ts'
import type { Address } from '../../contract/order.ts'
import type { Holidays } from '../ports.ts'
import { calendarOf, type Calendar, type Place } from './calendar.ts'
import { germanState } from './german-states.ts'

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const withSaturday: readonly Weekday[] = [...weekdays, 'sat']

/** Countries whose parcel carriers deliver to homes on Saturdays as on any other day. */
const saturdayCountries: ReadonlySet<string> = new Set(['DE', 'FR', 'GB', 'NL', 'US'])

/** Carriers that differ from their country: express and freight services rest on Saturdays unless somebody pays for it, lockers are filled then. */
const own: ReadonlyMap<string, readonly Weekday[]> = new Map([
  ['dhl-express', weekdays], ['ups', weekdays], ['fedex', weekdays], ['chronopost', weekdays], ['tnt', weekdays], ['go-express', weekdays], ['trans-o-flex', weekdays],
  ['inpost', withSaturday],
])

/** Where a parcel goes, as far as holidays and lanes are concerned: the federal state in Germany, elsewhere the country. `home` where the address does not name one. */
export function destinationPlace(address: Pick<Address, 'country' | 'postcode'> | null, home: string): Place {
  const country = address?.country ?? home
  return { country, region: country === 'DE' && address?.postcode ? germanState(address.postcode.trim()) : null }
}

/** Days a carrier delivers on at a place: Monday to Saturday in Germany and some others, but for the place's public holidays. */
export function deliveryCalendar(holidays: Holidays, carrier: string | null, place: Place): Calendar {
  const days = (carrier !== null && own.get(carrier)) || (place.country !== null && saturdayCountries.has(place.country) ? withSaturday : weekdays)
  return calendarOf(holidays, { days, places: [place] })
}
