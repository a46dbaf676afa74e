import type { TrackingStatus } from '../../contract/tracking.ts'
import type { Instant, Shipment, ToldRange } from '../order.ts'
import type { World } from '../ports.ts'
import type { AskedPlace, DeliveryScore, ParcelOfOrder, Shop, Transaction } from '../store-port.ts'
import { numberOf } from '../time-zone.ts'
import { transitOf } from './learned-transit.ts'
import { dayAt, momentsOf, passageOf, roadOf, shippedAtOf } from './passage.ts'
import type { Passage, Transit } from './transit.ts'

/** Parcels of one transaction: what was learned of them is stored with the mark that they were. */
const batchSize = 1000
/** Parcels under way that are read at a time, and at most. */
const underWayPage = 1000
const mostUnderWay = 200_000
const over: ReadonlySet<TrackingStatus> = new Set(['delivered', 'returned', 'cancelled', 'returning'])
/** What arrived longer ago is learned from, but says nothing of how dates hold now. */
const scoredDays = 120

type LearnWorld = Pick<World, 'store' | 'holidays' | 'clock' | 'log'>

function passageFor({ holidays }: LearnWorld, shop: Shop, { order, shipment }: ParcelOfOrder, now: Instant) {
  return passageOf(roadOf(holidays, order, shop, shipment), momentsOf(shipment, shippedAtOf(order, shipment)), now)
}

/** How one told range came true. */
export function scoreOf({ from, to, basis }: ToldRange, arrived: number): Omit<DeliveryScore, 'carrier' | 'destination' | 'told'> {
  const [first, last] = [numberOf(from), numberOf(to)]
  const estimated = basis === 'learned' || basis === 'assumed' ? 1 : 0
  return {
    deliveries: 1, kept: arrived <= last ? 1 : 0, near: arrived >= first - 1 && arrived <= last + 1 ? 1 : 0, errorDays: Math.abs(arrived - first),
    estimated, p50Held: estimated && arrived <= first ? 1 : 0, p90Held: estimated && arrived <= last ? 1 : 0,
  }
}

function toldOf({ expected }: Pick<Shipment, 'expected'>): [DeliveryScore['told'], ToldRange][] {
  return expected ? [['first', expected.first], ...expected.handOver ? [['hand_over', expected.handOver] as ['hand_over', ToldRange]] : []] : []
}

/** Counts by day of arrival, summed before they are stored. */
class Scores {
  readonly days = new Map<number, Map<string, DeliveryScore>>()

  add(day: number, key: Pick<DeliveryScore, 'carrier' | 'destination' | 'told'>, score: ReturnType<typeof scoreOf>): void {
    const ofDay = this.days.get(day) ?? new Map<string, DeliveryScore>()
    this.days.set(day, ofDay)
    const name = `${key.told} ${key.carrier} ${key.destination}`
    const sum = ofDay.get(name)
    ofDay.set(name, sum ? {
      ...key, deliveries: sum.deliveries + score.deliveries, kept: sum.kept + score.kept, near: sum.near + score.near, errorDays: sum.errorDays + score.errorDays,
      estimated: sum.estimated + score.estimated, p50Held: sum.p50Held + score.p50Held, p90Held: sum.p90Held + score.p90Held,
    } : { ...key, ...score })
  }
}

function scoreParcel(scores: Scores, { holidays }: LearnWorld, shop: Shop, { order, shipment }: ParcelOfOrder, now: Instant): void {
  if (!shipment.expected) return
  const { zone, lane } = roadOf(holidays, order, shop, shipment)
  const { arrived } = momentsOf(shipment, shippedAtOf(order, shipment))
  if (arrived === null) return
  const day = dayAt(arrived, zone)
  // Only what was told before it happened counts.
  if (day > dayAt(now, zone) || day < dayAt(now, zone) - scoredDays) return
  for (const [told, range] of toldOf(shipment)) if (range.at < arrived) scores.add(day, { carrier: lane.carrier || 'unknown', destination: lane.destination, told }, scoreOf(range, day))
}

async function learnBatch(world: LearnWorld, transaction: Transaction, shop: Shop): Promise<number> {
  const now = world.clock.now()
  const transit: Transit = transitOf((await transaction.findLearned(shop.id, 'transit'))?.data)
  const { ids, parcels } = await transaction.listUnlearnedDeliveries(shop.id, batchSize)
  if (ids.length === 0) return 0
  const scores = new Scores()
  for (const parcel of parcels) {
    const passage = passageFor(world, shop, parcel, now)
    if (passage?.ended) transit.learn(passage)
    scoreParcel(scores, world, shop, parcel, now)
  }
  await transaction.saveLearned(shop.id, 'transit', JSON.stringify(transit.store()), now)
  await transaction.markLearned(ids)
  for (const [day, sums] of scores.days) await transaction.addDeliveryScores(shop.id, day, [...sums.values()])
  return ids.length
}

/** What is under way now, each parcel once. */
async function underWay(world: LearnWorld, shop: Shop, now: Instant): Promise<Passage[]> {
  const passages = new Map<string, Passage>()
  let after: AskedPlace | undefined
  while (passages.size < mostUnderWay) {
    const { parcels, next } = await world.store.listUnderWay(shop.id, { after, limit: underWayPage })
    for (const parcel of parcels) {
      const passage = over.has(parcel.shipment.status) ? null : passageFor(world, shop, parcel, now)
      if (passage && !passage.ended) passages.set(parcel.shipment.id, passage)
    }
    if (!next) break
    after = next
  }
  return [...passages.values()]
}

/** That it has not arrived yet is known of what is under way, too. */
async function watchUnderWay(world: LearnWorld, shop: Shop): Promise<void> {
  const now = world.clock.now()
  const passages = await underWay(world, shop, now)
  await world.store.transaction(async (transaction) => {
    const transit = transitOf((await transaction.findLearned(shop.id, 'transit'))?.data)
    transit.watch(passages)
    await transaction.saveLearned(shop.id, 'transit', JSON.stringify(transit.store()), now)
  })
}

/**
 * Learns from a shop's parcels that arrived since last time, each once, and counts how what was told of them came true. In small
 * transactions: a learner that is stopped goes on where it was. Answers how many were learned from.
 */
export async function learnDeliveries(world: LearnWorld, shop: Shop): Promise<number> {
  let learned = 0
  for (let count = batchSize; count === batchSize; learned += count) count = await world.store.transaction((transaction) => learnBatch(world, transaction, shop))
  await watchUnderWay(world, shop)
  return learned
}
