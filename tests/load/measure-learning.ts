import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { TrackingEvent, TrackingStatus } from '../../server/contract/tracking.ts'
import { learnDeliveries } from '../../server/core/delivery-date/learn-deliveries.ts'
import { momentsOf, passageOf, roadOf } from '../../server/core/delivery-date/passage.ts'
import { Transit } from '../../server/core/delivery-date/transit.ts'
import type { Shipment } from '../../server/core/order.ts'
import type { World } from '../../server/core/ports.ts'
import { makeHolidays } from '../../server/holidays.ts'
import { makeRandom } from '../builders/baskets.ts'
import { aShop } from '../builders/order.ts'

export interface Learning { deliveries: number; seconds: number; heapMb: number; storedKb: number; groups: number }

const dayMs = 86_400_000
const start = Date.UTC(2025, 0, 6)
const carriers = ['dhl', 'dpd', 'gls', 'hermes', 'ups']
const postcodes = ['01067', '04103', '10115', '14467', '18055', '20095', '24105', '28195', '30159', '39104', '40210', '50667', '60311', '66111', '70173', '80331', '90402', '99084']

/** What the engine holds after everything unused is gone. */
function heapMb(): number {
  setFlagsFromString('--expose_gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed / 1e6
}

function scan(at: number, status: TrackingStatus): TrackingEvent {
  return { occurredAt: new Date(at).toISOString(), status, code: status, description: 'Die Sendung wurde bearbeitet.', location: 'Neumünster' }
}

/** A parcel of two years, with its scans, newest first. */
function makeParcel(random: () => number, index: number, of: number): { postcode: string; parcel: Pick<Shipment, 'carrier' | 'service' | 'events' | 'deliveredAt'> } {
  const sent = start + (index / of) * 700 * dayMs + Math.floor(random() * 8) * 3_600_000
  const days = 1 + Math.floor(-1.2 * Math.log(random() + 1e-9))
  const arrived = sent + days * dayMs - 4 * 3_600_000
  const events = [scan(arrived, 'delivered'), scan(arrived - 3 * 3_600_000, 'out_for_delivery'), scan((sent + arrived) / 2, 'in_transit'), scan(sent, 'picked_up'), scan(sent - 9 * 3_600_000, 'info_received')]
  return { postcode: postcodes[Math.floor(random() * postcodes.length)]!, parcel: { carrier: carriers[Math.floor(random() * carriers.length)]!, service: 'Paket', events, deliveredAt: arrived } }
}

/** Before anything was learned: calendars and days that are remembered count as learned too. */
let baseline: number | undefined

/** Parcels with their scans, made one by one: what each shows of its lane is read out of it and learned. */
export function measureLearning(deliveries: number): Learning {
  const random = makeRandom(5)
  const shop = aShop()
  const holidays = makeHolidays()
  const transit = new Transit()
  let seconds = 0
  baseline ??= heapMb()
  for (let index = 0; index < deliveries; index++) {
    const { postcode, parcel } = makeParcel(random, index, deliveries)
    const began = performance.now()
    const passage = passageOf(roadOf(holidays, { shippingAddress: { lines: [], country: 'DE', postcode } }, shop, parcel), momentsOf(parcel, null), parcel.deliveredAt!)
    if (passage) transit.learn(passage)
    seconds += (performance.now() - began) / 1000
  }
  return { deliveries, seconds, heapMb: heapMb() - baseline, storedKb: JSON.stringify(transit.store()).length / 1000, groups: transit.groups }
}

/** The whole way: parcels of the demo shop read from the database, learned, counted and marked. */
export async function measureStoredLearning(world: World, shopId: string): Promise<{ deliveries: number; seconds: number }> {
  const shop = (await world.store.findShop(shopId))!
  const began = performance.now()
  return { deliveries: await learnDeliveries(world, shop), seconds: (performance.now() - began) / 1000 }
}
