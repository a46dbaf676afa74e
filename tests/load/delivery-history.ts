import { makeRandom } from '../builders/baskets.ts'
import type { PastDelivery } from '../../server/core/delivery-date/row.ts'

/** A made-up marketplace: where it sells, how its carriers move, and what it does not write down. */
export interface Marketplace {
  orders: number
  months: number
  seed: number
  /** Share of each field that is unknown. */
  unknown?: number
  /** Level of the carriers' days from the first to the last day: 0.7 is three tenths faster. */
  trend?: number
  strikes?: boolean
  /** Spread of the days nobody can explain, on the log scale. */
  noise?: number
}

const dayMs = 86_400_000
const start = Date.UTC(2016, 8, 1)
const regions = ['SP', 'RJ', 'MG', 'RS', 'PR', 'SC', 'BA', 'DF', 'ES', 'GO', 'PE', 'CE', 'PA', 'MT', 'MA', 'AM', 'RN', 'AL', 'RR']

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
}

/** Index by falling shares: the first region sells and buys most. */
function falling(random: () => number, size: number, steepness: number): number {
  return Math.min(size - 1, Math.floor(size * random() ** steepness))
}

const iso = (at: number) => new Date(at).toISOString().slice(0, 19)

/** How slow everything is on a day: seasons, a drifting jam, strikes. */
function makeWeather({ months, trend = 0.8, strikes = true }: Marketplace, random: () => number) {
  const days = months * 31 + 250
  const jam = [0]
  for (let day = 1; day < days; day++) jam.push(0.985 * jam[day - 1]! + 0.025 * normal(random))
  const strike = new Float64Array(days)
  const count = strikes ? months / 6 : 0
  for (let each = 0; each < count; each++) {
    const [from, length, force] = [Math.floor(random() * days), 8 + Math.floor(random() * 12), 0.4 + 0.5 * random()]
    for (let day = from; day < Math.min(days, from + length); day++) strike[day] = force
  }
  return (day: number) => {
    const at = Math.min(days - 1, Math.max(0, Math.floor(day)))
    const season = 0.18 * Math.exp(-((((at + 244) % 365) - 335) ** 2) / 800) + 0.08 * Math.cos((2 * Math.PI * (at - 160)) / 365)
    return Math.exp(jam[at]! + strike[at]! + season + Math.log(trend) * (at / (months * 30.4)))
  }
}

/** The next day the post works on; a few holidays stand in for the calendar. */
function workingDay(day: number): number {
  let at = day
  while ([2, 3].includes(((Math.floor(at) % 7) + 7) % 7) || [115, 116, 249, 307, 480, 481].includes(Math.floor(at))) at = Math.floor(at) + 1.4
  return at
}

interface Seller { region: number; postcode: number; handling: number; slack: number; drift: number }

/** Orders by purchase, with the days they took: growing sales, lanes, sellers of every kind, long tails. */
export function makeDeliveries(marketplace: Marketplace): PastDelivery[] {
  const { orders, months, seed, unknown = 0.01, noise = 0.38 } = marketplace
  const random = makeRandom(seed)
  const weather = makeWeather(marketplace, random)
  const far = regions.map((_, index) => 2 + index * 0.75 + 2.5 * random())
  const sellers: Seller[] = Array.from({ length: Math.max(5, Math.round(orders / 40)) }, () => {
    const region = falling(random, regions.length, 3.2)
    return { region, postcode: region * 5000 + Math.floor(random() * 4000), handling: Math.exp(0.7 + 0.5 * normal(random)), slack: 2 + Math.floor(random() * 5), drift: 0.15 * normal(random) }
  })
  const area = new Map<number, number>()
  const areaOf = (code: number) => {
    const key = Math.floor(code / 100)
    if (!area.has(key)) area.set(key, 0.14 * normal(random))
    return area.get(key)!
  }
  const maybe = <T>(value: T): T | null => (random() < unknown ? null : value)
  return Array.from({ length: orders }, () => {
    const bought = months * 30.4 * random() ** 0.62 + 0
    const hour = (8 + 15 * random() ** 0.8) / 24
    const at = Math.floor(bought) + hour
    const seller = sellers[falling(random, sellers.length, 2.5)]!
    const to = falling(random, regions.length, 2.4)
    const code = to * 5000 + Math.floor(5000 * random() ** 1.5)
    const weight = Math.round(Math.exp(6.5 + 1.2 * normal(random)))
    const distance = (far[to]! + far[seller.region]!) * (to === seller.region ? 0.45 : 0.8) * Math.exp(areaOf(code))
    const handled = seller.handling * Math.exp(0.5 * normal(random) + seller.drift * Math.sin(at / 60)) * (weight > 8000 ? 1.3 : 1)
    const sent = workingDay(at + handled)
    let transit = distance * weather(sent) * Math.exp(noise * normal(random)) + 0.8
    if (random() < 0.025) transit += -12 * Math.log(random() + 1e-9)
    if (random() < 0.0008) transit += 200 * random()
    const arrived = workingDay(sent + transit)
    const days = Math.max(0, Math.floor(arrived) - Math.floor(at))
    return {
      purchasedAt: iso(start + at * dayMs),
      deliveredAt: iso(start + (Math.floor(at) + days + 0.6) * dayMs),
      days,
      originRegion: maybe(regions[seller.region]!),
      destinationRegion: maybe(regions[to]!),
      originPostcode: maybe(String(seller.postcode).padStart(5, '0')),
      destinationPostcode: maybe(String(code).padStart(5, '0')),
      weightGrams: maybe(weight),
      value: maybe(Math.round(100 * Math.exp(4.4 + 0.9 * normal(random))) / 100),
      shippingCost: maybe(Math.round(100 * (6 + distance * 1.1 + weight / 900) * Math.exp(0.2 * normal(random))) / 100),
      items: maybe(1 + Math.floor(random() ** 6 * 4)),
      senders: 1,
      handlingDays: maybe(Math.round(seller.handling + seller.slack + random())),
      category: maybe(`c${falling(random, 70, 2)}`),
    }
  }).sort((a, b) => (a.purchasedAt < b.purchasedAt ? -1 : 1))
}

export interface HistoryFold { month: string; train: PastDelivery[]; test: PastDelivery[] }

/** The last months one by one: what had arrived before each, and what was bought in it. */
export function makeFolds(history: readonly PastDelivery[], count: number): HistoryFold[] {
  const months = [...new Set(history.map(({ purchasedAt }) => purchasedAt!.slice(0, 7)))].slice(-count)
  return months.map((month) => ({
    month,
    train: history.filter(({ deliveredAt }) => deliveredAt! < month),
    test: history.filter(({ purchasedAt }) => purchasedAt!.startsWith(month)),
  }))
}
