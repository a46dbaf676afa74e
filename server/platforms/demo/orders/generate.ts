import type { Instant, Order } from '../../../core/order.ts'
import { cumulate, mix, Random } from '../random.ts'
import { assembleOrder, type Plan, type Setting } from './assemble.ts'
import { fillBasket } from './baskets.ts'
import { customerAt, type Customer } from './customers.ts'
import { scenes, type Scene } from './showcase.ts'
import { day, hour, minute, usualStory } from './story.ts'

/** 24 months. */
const days = 730
/** January to December: quiet summers, a December that doubles everything. */
const months = [0.9, 0.85, 0.9, 0.9, 0.9, 0.8, 0.75, 0.8, 0.95, 1.1, 1.5, 2.2]
/** Sunday to Saturday: most order on the sofa on Sunday and at the desk on Monday. */
const weekdays = [1.25, 1.15, 1, 1, 0.95, 0.85, 0.85]
/** Who buys again because something is used up, at most this part of a day's orders. */
const regularShare = 0.7

export interface Volume {
  orders: number
  /** Orders are numbered from here on. */
  firstNumber: number
}

/** About eight orders a customer; 3,000 for 25,000. */
export const customersFor = (orders: number) => Math.max(20, Math.round(orders * 0.12))

interface Moment { placedAt: Instant; customer: Customer; usual: string | null; scene: Scene | null }

/** The rhythm of every household's stock, eight bytes each, so that asking all of them every day is cheap. */
class Households {
  readonly count: number
  readonly #every: Uint16Array
  readonly #phase: Uint16Array
  readonly #seed: number
  constructor(seed: number, count: number) {
    this.count = count
    this.#seed = seed
    this.#every = new Uint16Array(count)
    this.#phase = new Uint16Array(count)
    for (let index = 0; index < count; index++) {
      const { habit } = customerAt(seed, index)
      if (!habit) continue
      this.#every[index] = habit.everyDays
      this.#phase[index] = habit.phase
    }
  }
  /** Whose stock runs out on this day: a steady rhythm, up to three days early or late. */
  due(today: number): number[] {
    const due: number[] = []
    for (let index = 0; index < this.count; index++) {
      const every = this.#every[index]!
      if (every === 0) continue
      const phase = this.#phase[index]!
      const turn = Math.round((today - phase) / every)
      for (let near = Math.max(0, turn - 1); near <= turn + 1; near++) {
        if (phase + near * every + (mix(this.#seed, 2, index, near) % 7) - 3 === today) due.push(index)
      }
    }
    return due
  }
}

/** How many orders fall on each day, so that they add up exactly. `elapsed`: the part of today that has passed. */
function calendar(start: Instant, orders: number, elapsed: number): number[] {
  const weights = Array.from({ length: days }, (_, index) => {
    const date = new Date(start + index * day)
    return months[date.getUTCMonth()]! * weekdays[date.getUTCDay()]! * (0.75 + (0.5 * index) / days) * (index === days - 1 ? elapsed : 1)
  })
  const cumulated = cumulate(weights)
  const before = (index: number) => (index < 0 ? 0 : Math.round((orders * cumulated[index]!) / cumulated.at(-1)!))
  return weights.map((_, index) => before(index) - before(index - 1))
}

/** Mornings, lunch breaks, evenings; hardly anyone at night (UTC). */
const hours = cumulate([2, 1, 1, 1, 2, 5, 12, 20, 24, 26, 28, 30, 28, 25, 24, 26, 30, 36, 44, 50, 40, 22, 8, 4])
const timeOfDay = (random: Random) => random.weighted(hours) * hour + random.int(0, 3599) * 1000

function momentsOf(setting: Setting, households: Households, index: number, start: Instant, count: number): Moment[] {
  const { seed, now } = setting
  const random = new Random(mix(seed, 3, index))
  const dayStart = start + index * day
  const clock = () => (index === days - 1 ? dayStart + Math.floor(random.next() * Math.max(1, now - dayStart - 5 * minute)) : dayStart + timeOfDay(random))
  const due = households.due(index)
  const regulars = Math.min(due.length, Math.floor(count * regularShare))
  const first = due.length ? random.int(0, due.length - 1) : 0
  return Array.from({ length: count }, (_, n): Moment => {
    // A few come often, most now and then.
    const who = n < regulars ? due[(first + n) % due.length]! : Math.floor(households.count * random.next() ** 1.4)
    const customer = customerAt(seed, who)
    return { placedAt: clock(), customer, usual: n < regulars ? customer.habit!.variantId : null, scene: null }
  })
}

function sceneMoments(setting: Setting, households: Households, orders: number, start: Instant): Map<number, Moment[]> {
  const byDay = new Map<number, Moment[]>()
  const rounds = Math.max(1, Math.min(3, Math.floor(orders / 4 / scenes.length)))
  for (const [n, scene] of Array.from({ length: rounds }, () => scenes).flat().entries()) {
    if (n >= orders) break
    const placedAt = setting.now - scene.ago
    const index = Math.floor((placedAt - start) / day)
    const customer = customerAt(setting.seed, mix(setting.seed, 5, n) % households.count)
    const there = scene.country ? { ...customer, address: { ...customer.address, country: scene.country, postcode: '8001', city: 'Zürich' } }
      : { ...customer, address: { ...customer.address, country: 'DE', postcode: '24105', city: 'Kiel' } }
    byDay.set(index, [...(byDay.get(index) ?? []), { placedAt, customer: there, usual: null, scene }])
  }
  return byDay
}

type Basket = Plan['basket']

function planOf(setting: Setting, number: number, { placedAt, customer, usual, scene }: Moment): Plan {
  const random = new Random(mix(setting.seed, 6, number))
  const month = new Date(placedAt).getUTCMonth()
  const shippableOf = (basket: Basket) => basket.flatMap(({ sellable }, index) => (sellable.article.shipped === false ? [] : [index]))
  let basket = fillBasket(random, month, usual)
  while (shippableOf(basket).length < (scene?.lines ?? 0)) basket = fillBasket(random, month, null)
  const shippable = shippableOf(basket)
  const story = scene ? scene.story(setting.now, shippable) : usualStory(random, placedAt, shippable, customer.address.country!)
  return { number, placedAt, customer, basket, story }
}

/**
 * Two years of orders up to `setting.now`, oldest first, one at a time: memory does not grow with their number. The same
 * setting and volume give the same orders. Their `state` is still to be derived.
 */
export async function* generateOrders(setting: Setting, { orders, firstNumber }: Volume): AsyncGenerator<Order> {
  const today = Math.floor(setting.now / day) * day
  const start = today - (days - 1) * day
  const households = new Households(setting.seed, customersFor(orders))
  const shown = sceneMoments(setting, households, orders, start)
  const sceneCount = [...shown.values()].reduce((sum, { length }) => sum + length, 0)
  const counts = calendar(start, orders - sceneCount, (setting.now - today) / day)
  let number = firstNumber
  for (let index = 0; index < days; index++) {
    const moments = [...momentsOf(setting, households, index, start, counts[index]!), ...(shown.get(index) ?? [])]
    moments.sort((a, b) => a.placedAt - b.placedAt)
    for (const moment of moments) yield await assembleOrder(planOf(setting, number++, moment), setting)
  }
}
