import { callsPerDayOf } from '../contract/carrier-connection.ts'
import type { Carrier } from './carrier-port.ts'
import { openAllSettings } from './merchant/connect-carrier.ts'
import type { Shipment } from './order.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'

/** One carrier as one shop's customer: what its quota and its failures are counted by. `settings` as the carrier's schema reads them. */
export interface CarrierLine { shop: Shop; carrier: Carrier; settings: unknown; /** Calls a day of the merchant's own contract. */ callsPerDay?: number }

/** Who is asked for a parcel. `underlying` goes into TrackingQuery.carrier: our id of the carrier that moves it, where an aggregator is asked. */
export interface LineChoice { line: CarrierLine; underlying?: string }

/** What a merchant stored for a carrier; null where it is not connected. */
export type Credentials = (shopId: string, carrier: Carrier) => Promise<Record<string, unknown> | null>

/** Carriers whose parcels no aggregator follows: the shop drives itself, or nothing moves at all. */
const nobodyElses: ReadonlySet<string> = new Set(['own-fleet', 'demo'])
/** Shorter ones, or without digits, are somebody else's number somewhere: an aggregator that has to find the carrier would find another parcel. */
const tellingNumber = /^(?=(?:\D*\d){6})[A-Za-z0-9]{8,50}$/

/** True for a service that reads other carriers' parcels. */
export const isAggregator = (carrier: Pick<Carrier, 'courierOf' | 'track'>): boolean => Boolean(carrier.courierOf && carrier.track)

/** Whether an aggregator may be asked for this parcel: of a carrier we know, or with a number that tells its carrier. */
function isForAggregators(carriers: ReadonlyMap<string, Carrier>, { carrier, trackingNumber }: Pick<Shipment, 'carrier' | 'trackingNumber'>): boolean {
  if (!trackingNumber) return false
  return carrier === null ? tellingNumber.test(trackingNumber) : carriers.has(carrier) && !carriers.get(carrier)!.own && !nobodyElses.has(carrier)
}

/** Whether anybody could be asked for this parcel, once a merchant connects them; what can never be asked needs no place in the queue. */
export function canBeAsked(carriers: ReadonlyMap<string, Carrier>, shipment: Pick<Shipment, 'carrier' | 'trackingNumber'>): boolean {
  if (!shipment.trackingNumber) return false
  if (shipment.carrier !== null && carriers.get(shipment.carrier)?.track) return true
  return isForAggregators(carriers, shipment) && [...carriers.values()].some(isAggregator)
}

/** A shop's connections, opened once for any number of parcels. */
export interface ShopLines {
  /**
   * The connection that asks for this parcel; null while the merchant has none that could. The carrier's own goes first, then the
   * aggregator the merchant prefers, then the one that is connected; `tracking.always` asks the aggregator first. A carrier without
   * credentials of its own (the demo) is always its own.
   */
  choose(shipment: Pick<Shipment, 'carrier' | 'trackingNumber'>): LineChoice | null
}

const lineOf = (shop: Shop, carrier: Carrier, stored: Record<string, unknown> | null): CarrierLine | null => {
  const parsed = carrier.settings.safeParse(stored ?? {})
  return parsed.success ? { shop, carrier, settings: parsed.data, callsPerDay: callsPerDayOf(stored) } : null
}

/** Opens what a shop has connected; `credentials` default to what the merchant stored. */
export async function openShopLines(world: World, shop: Shop, credentials?: Credentials): Promise<ShopLines> {
  const stored = credentials ? null : await openAllSettings(world, shop.id)
  const lines = new Map<string, CarrierLine>()
  for (const carrier of world.carriers.values()) {
    if (!carrier.track) continue
    const line = lineOf(shop, carrier, credentials ? await credentials(shop.id, carrier) : stored?.get(carrier.id) ?? null)
    if (line) lines.set(carrier.id, line)
  }
  const { aggregator: preferred, always } = shop.settings.tracking
  const aggregators = [...lines.values()].filter(({ carrier }) => isAggregator(carrier))
  const aggregator = aggregators.find(({ carrier }) => carrier.id === preferred) ?? aggregators[0]
  return {
    choose(shipment) {
      const own = shipment.carrier === null ? undefined : lines.get(shipment.carrier)
      const through = aggregator && isForAggregators(world.carriers, shipment) ? { line: aggregator, ...(shipment.carrier !== null && { underlying: shipment.carrier }) } : null
      if (!shipment.trackingNumber || (own && (!through || !always || isAggregator(own.carrier)))) return own && shipment.trackingNumber ? { line: own } : null
      return through
    },
  }
}

/** The same for a single parcel. */
export const chooseLine = async (world: World, shop: Shop, shipment: Pick<Shipment, 'carrier' | 'trackingNumber'>, credentials?: Credentials): Promise<LineChoice | null> =>
  (await openShopLines(world, shop, credentials)).choose(shipment)
