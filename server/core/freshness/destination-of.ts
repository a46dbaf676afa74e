import type { Order } from '../order.ts'
import { destinationZone } from '../order-state.ts'
import type { Holidays } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import type { Destination } from './parcel-outlook.ts'

const dayMs = 86_400_000
const known = new WeakMap<Holidays, Map<string, boolean>>()

/** Whether carriers rest on this day (counted since 1970) in a country; remembered, because the planner asks some hundred times for every parcel. */
function rests(holidays: Holidays, country: string, day: number): boolean {
  let days = known.get(holidays)
  if (!days) known.set(holidays, (days = new Map()))
  const key = `${country} ${day}`
  let rest = days.get(key)
  if (rest === undefined) {
    const date = new Date(day * dayMs).toISOString().slice(0, 10)
    rest = holidays.ofYear(country, null, Number(date.slice(0, 4))).has(date)
    if (days.size > 50_000) days.clear()
    days.set(key, rest)
  }
  return rest
}

/** Where an order's parcels are going, as the planner wants it: the nationwide holidays of that country count. */
export function destinationOf(holidays: Holidays, order: Order, shop: Shop): Destination {
  const country = order.shippingAddress?.country
  return { timeZone: destinationZone(order, shop), country, ...(country && { rests: (day: number) => rests(holidays, country, day) }) }
}
