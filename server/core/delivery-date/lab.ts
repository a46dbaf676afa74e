import { learnDeliveryDates } from './learn.ts'
import { dayNumber, type DeliveryQuantiles, type DeliveryRow, type PastDelivery } from './row.ts'

/** One moment of a history: what was bought by then, with the days of what had arrived, and the orders to tell the days of. */
export interface DeliveryFold { train: readonly PastDelivery[]; test: readonly DeliveryRow[] }

const boughtOn = ({ purchasedAt }: DeliveryRow) => Math.floor(dayNumber(purchasedAt))

/** By its own day, else by the days it took; NaN where neither is known. */
function arrivedOn(past: PastDelivery): number {
  const told = Math.floor(dayNumber(past.deliveredAt))
  return Number.isNaN(told) ? boughtOn(past) + (past.days ?? Number.NaN) : told
}

/**
 * What had arrived when the first order of the test was bought. A history cut by purchase tells of its last orders how they ended, too:
 * those that came later would look like a time in which nothing but late parcels arrived. Where orders to learn from and to tell of were
 * bought at the same time, there is no such moment, and all are taken.
 */
function arrivedByThen({ train, test }: DeliveryFold): readonly PastDelivery[] {
  const first = test.reduce((day, row) => (boughtOn(row) < day ? boughtOn(row) : day), Infinity)
  return train.some((row) => boughtOn(row) > first) ? train : train.filter((row) => !(arrivedOn(row) > first))
}

/** The estimator behind delivery dates on one fold of any history (DeliveryFold in server/contract/lab.ts checks it): an object per test row. */
export function deliveryDatesLab(fold: DeliveryFold): DeliveryQuantiles[] {
  return fold.test.map(learnDeliveryDates(arrivedByThen(fold)))
}
