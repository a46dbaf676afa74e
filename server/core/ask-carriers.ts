import { askParcel, type AskResult, type CarrierLine } from './ask-parcel.ts'
import { contentHash } from './ids.ts'
import { openCarrierSettings } from './merchant/connect-carrier.ts'
import type { Instant, Shipment } from './order.ts'
import type { Carrier } from './carrier-port.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const batchSize = 20
/** Longer than a whole batch of the slowest answers takes. */
const leaseMs = 10 * minuteMs
/** Failures in a row of one carrier for one shop after which its parcels wait. */
const tripsAfter = 3
const restMs = 5 * minuteMs
/** Connecting a carrier wakes its parcels; until then they are looked at this often. */
const unconnectedMs = 15 * minuteMs

export interface AskCarriersOptions {
  /** The merchant's settings of a carrier; null where it is not connected. Default: what the merchant stored. */
  credentials?: (shopId: string, carrier: Carrier) => Promise<Record<string, unknown> | null>
  /** Told of every ask, for metrics: `ok` or the code of the error. */
  asked?: (carrier: string, result: string) => void
}
export interface AskCarriers {
  /** Asks for the parcels that are due, at most 20; answers how many were taken, so that the caller can go on at once. May run at any time, in any number of processes. */
  tick(): Promise<number>
}

const keyOf = ({ shop, carrier }: Pick<CarrierLine, 'shop' | 'carrier'>) => `carrier:${shop.id}:${carrier.id}`

/** When a line may be asked again under its quota; `now` where it may at once. The counters are shared by all processes. */
async function allowedAt(world: World, line: CarrierLine, now: Instant): Promise<Instant> {
  const { quota } = line.carrier
  if (!quota) return now
  if (await world.store.countAttempts(keyOf(line), now - dayMs) >= quota.perDay) return now + hourMs
  return await world.store.countAttempts(keyOf(line), now - quota.minIntervalMs + 1) > 0 ? now + quota.minIntervalMs : now
}

/** Failures in a row per line, and until when it rests; with other settings it is tried anew. */
function makeBreaker(world: World) {
  const lines = new Map<string, { failures: number; until: Instant; code: string; settings: string }>()
  const known = (line: CarrierLine) => {
    const entry = lines.get(keyOf(line))
    return entry?.settings === contentHash(JSON.stringify(line.settings)) ? entry : undefined
  }
  return {
    resting(line: CarrierLine, now: Instant) {
      const entry = known(line)
      return entry && now < entry.until ? entry : null
    },
    note(line: CarrierLine, shipment: Shipment, { code, answered, restMs: asked }: AskResult) {
      if (answered) return void lines.delete(keyOf(line))
      const failures = (known(line)?.failures ?? 0) + 1
      const rest = Math.max(asked, failures >= tripsAfter ? restMs : 0)
      lines.set(keyOf(line), { failures, until: world.clock.now() + rest, code, settings: contentHash(JSON.stringify(line.settings)) })
      world.log.warn('carrier.failed', { carrier: shipment.carrier, order: shipment.orderId, shipment: shipment.id, code, restsSeconds: rest / 1000 })
    },
  }
}

/** Asked another time: nothing was learned, and nothing failed. */
type PutOff = Parameters<World['store']['saveAsked']>[0]
const putOff = ({ id, askedAt, failures }: Shipment, nextAskAt: Instant | null, lastError: string | null): PutOff => ({ id, askedAt, failures, nextAskAt, lastError })

/** The line with its settings as the carrier's schema reads them; a carrier that needs none is always connected. */
async function openLine(shop: Shop, carrier: Carrier, stored: Record<string, unknown> | null): Promise<CarrierLine | null> {
  const parsed = carrier.settings.safeParse(stored ?? {})
  return parsed.success ? { shop, carrier, settings: parsed.data } : null
}

/**
 * Makes the asker of carriers. Parcels are claimed by a lease, so that any number of processes may tick; different carriers are asked side
 * by side, one carrier one by one. Quota, Retry-After and repeated failures put a carrier off for one shop only. A failure never disturbs
 * a page: what was known stays, with the time it was learned.
 */
export function makeAskCarriers(world: World, { credentials, asked = () => undefined }: AskCarriersOptions = {}): AskCarriers {
  const settingsOf = credentials ?? ((shopId: string, carrier: Carrier) => openCarrierSettings(world, shopId, carrier))
  const breaker = makeBreaker(world)

  /** Asks for one parcel, or answers until when it is put off. */
  async function take(shipment: Shipment): Promise<PutOff | null> {
    const order = await world.store.findOrder(shipment.orderId)
    const shop = order && await world.store.findShop(order.shopId)
    const carrier = shipment.carrier === null ? undefined : world.carriers.get(shipment.carrier)
    if (!order || !shop || !carrier?.track || !shipment.trackingNumber) return putOff(shipment, null, null)
    const line = await openLine(shop, carrier, await settingsOf(shop.id, carrier))
    const now = world.clock.now()
    if (!line) return putOff(shipment, now + unconnectedMs, 'misconfigured')
    const resting = breaker.resting(line, now)
    if (resting) return putOff(shipment, resting.until, resting.code)
    const allowed = await allowedAt(world, line, now)
    if (allowed > now) return putOff(shipment, allowed, shipment.lastError)
    if (carrier.quota) await world.store.recordAttempt(keyOf(line), now)
    const result = await askParcel(world, line, order, shipment)
    asked(carrier.id, result.code)
    breaker.note(line, shipment, result)
    return null
  }

  async function takeAll(shipments: readonly Shipment[]): Promise<void> {
    const putOffs: PutOff[] = []
    for (const shipment of shipments) {
      try {
        const later = await take(shipment)
        if (later) putOffs.push(later)
      } catch (cause) {
        // The lease brings the parcel back; the others must not wait for it.
        world.log.error('carrier.ask_broken', { shipment: shipment.id }, cause)
      }
    }
    // Together: an import brings thousands of parcels that nobody can be asked about yet, and every commit waits for the disk.
    if (putOffs.length) await world.store.transaction(async (transaction) => { for (const each of putOffs) await transaction.saveAsked(each) })
  }

  return {
    async tick() {
      const due = await world.store.claimDueShipments(world.clock.now(), leaseMs, batchSize)
      await Promise.all(Object.values(Object.groupBy(due, ({ carrier }) => carrier ?? '')).map((shipments) => takeAll(shipments!)))
      return due.length
    },
  }
}
