import type { World } from '../ports.ts'
import type { DeliveryScore } from '../store-port.ts'

/** Days of arrival that count. */
export const accuracyDays = 90

/** How what was told came true, as shares and days; null where nothing counts. */
export interface Accuracy {
  deliveries: number
  /** Share that arrived no later than the last day told. */
  kept: number | null
  /** Share that arrived within the days told, or a day beside them. */
  near: number | null
  /** Days between the first day told and the arrival, on average. */
  errorDays: number | null
  /** Deliveries told by our own reckoning, and how many of them the first and the last day held for: 50 and 90 of 100 would be true. */
  estimated: number
  p50Held: number | null
  p90Held: number | null
}

export interface AccuracyRow extends Accuracy { carrier: string; destination: string; told: DeliveryScore['told'] }

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null)

function accuracyOf(scores: readonly DeliveryScore[]): Accuracy {
  const sum = (of: (score: DeliveryScore) => number) => scores.reduce((total, score) => total + of(score), 0)
  const [deliveries, estimated] = [sum((score) => score.deliveries), sum((score) => score.estimated)]
  return {
    deliveries, kept: share(sum(({ kept }) => kept), deliveries), near: share(sum(({ near }) => near), deliveries), errorDays: share(sum(({ errorDays }) => errorDays), deliveries),
    estimated, p50Held: share(sum(({ p50Held }) => p50Held), estimated), p90Held: share(sum(({ p90Held }) => p90Held), estimated),
  }
}

const since = ({ clock }: Pick<World, 'clock'>) => Math.floor(clock.now() / 86_400_000) - accuracyDays

function rowsBy(scores: readonly DeliveryScore[], keyOf: (score: DeliveryScore) => { carrier: string; destination: string }): AccuracyRow[] {
  const groups = Map.groupBy(scores, (score) => JSON.stringify([keyOf(score), score.told]))
  return [...groups.values()].map((group) => ({ ...keyOf(group[0]!), told: group[0]!.told, ...accuracyOf(group) }))
    .sort((a, b) => b.deliveries - a.deliveries || (a.carrier < b.carrier ? -1 : 1))
}

/** So many lanes, those with most deliveries, are told of; a shop's others are in its sums, those of all shops in `other`. */
const mostLanes = 50

/** How a shop's delivery dates came true in the last 90 days: all of them, by carrier, and the busiest lanes. */
export async function shopAccuracy(world: Pick<World, 'store' | 'clock'>, shopId: string): Promise<{ all: AccuracyRow[]; carriers: AccuracyRow[]; lanes: AccuracyRow[] }> {
  const scores = await world.store.sumDeliveryScores(since(world), shopId)
  const lanes = rowsBy(scores.filter(({ told }) => told === 'first'), ({ carrier, destination }) => ({ carrier, destination }))
  return {
    all: rowsBy(scores, () => ({ carrier: '', destination: '' })), carriers: rowsBy(scores, ({ carrier }) => ({ carrier, destination: '' })), lanes: lanes.slice(0, mostLanes),
  }
}

/** What stands for all that is not told of by name. */
export const otherName = 'other'
const laneOf = ({ carrier, destination }: DeliveryScore) => JSON.stringify([carrier, destination])

function busiestLanes(scores: readonly DeliveryScore[]): Set<string> {
  const deliveries = new Map<string, number>()
  for (const score of scores) deliveries.set(laneOf(score), (deliveries.get(laneOf(score)) ?? 0) + score.deliveries)
  // Of equals always the same ones, or series would come and go.
  return new Set([...deliveries].sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1)).slice(0, mostLanes).map(([lane]) => lane))
}

export interface OverallAccuracy { carriers: AccuracyRow[]; lanes: AccuracyRow[] }

/** The same over all shops, by carrier, and by the 50 busiest lanes; a carrier's other lanes are its destination `other`. What metrics tell. */
export async function overallAccuracy(world: Pick<World, 'store' | 'clock' | 'carriers'>): Promise<OverallAccuracy> {
  // Merchants name carriers of their own; a series of metrics each would never end.
  const scores = (await world.store.sumDeliveryScores(since(world))).map((score) => ({ ...score, carrier: world.carriers.has(score.carrier) ? score.carrier : otherName }))
  const busiest = busiestLanes(scores)
  return {
    carriers: rowsBy(scores, ({ carrier }) => ({ carrier, destination: '' })),
    lanes: rowsBy(scores, (score) => ({ carrier: score.carrier, destination: busiest.has(laneOf(score)) ? score.destination : otherName })),
  }
}
