import { learnDeliveryDates } from './learn.ts'
import type { DeliveryQuantiles, DeliveryRow, PastDelivery } from './row.ts'

/** One moment of a history: what had arrived by then, and the orders to tell the days of. */
export interface DeliveryFold { train: readonly PastDelivery[]; test: readonly DeliveryRow[] }

/** The estimator behind delivery dates on one fold of any history (DeliveryFold in server/contract/lab.ts checks it): an object per test row. */
export function deliveryDatesLab({ train, test }: DeliveryFold): DeliveryQuantiles[] {
  return test.map(learnDeliveryDates(train))
}
