import type { CarrierLine, LineChoice, ShopLines } from '../choose-line.ts'
import type { Instant, Shipment } from '../order.ts'
import type { World } from '../ports.ts'
import { localeOfOrder } from '../resolve-locale.ts'
import type { Shop } from '../store-port.ts'
import { askParcel, askTogether, type AskedParcel } from './ask-parcels.ts'
import type { AskLine } from './ask-store.ts'
import { makeCredential, type Credential } from './credential.ts'
import { destinationOf } from './destination-of.ts'
import { expireParcel } from './expire-parcel.ts'
import { pickCalls, priceOfOne, type Weighed } from './pick-calls.ts'
import { isAskedNoMore, isLookedAt, isSilent, planNextAsk, putOff, valueAsk } from './plan-next-ask.ts'
import type { ConnectionWatch } from '../trouble/note-connection.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Parcels taken in hand at once, so that the best of them can be asked first. */
const inHand = 50
/** Longer than the calls of one turn take. */
export const leaseMs = 10 * minuteMs
const turnMs = 4 * minuteMs
/** A line looks after itself this often; what wakes it sooner says so. */
const restMs = 5 * minuteMs
/** Connecting a carrier wakes what waits for it. */
const unconnectedMs = 24 * hourMs
/** How soon a parcel's turn may come that keeps others company in a call. */
const companyMs = 12 * hourMs
/** Waiting for a call to fill. */
const fillMs = 5 * minuteMs
/** A carrier that wants a pause this short is waited for with the parcels in their turn. */
const shortMs = 2 * minuteMs

export interface Serving {
  world: World
  /** What a shop has connected. */
  linesOf(shop: Shop): Promise<ShopLines>
  /** Told of every call, for metrics: `ok` or the code of the error. */
  asked(carrier: string, result: string): void
  /** Told the same, to tell the merchant of a connection that fails. */
  connections: ConnectionWatch
}

interface Ready extends AskedParcel, Weighed { choice: LineChoice; group: string }

const saved = ({ id, askedAt, failures, lastError }: Shipment, nextAskAt: Instant | null, error = lastError) => ({ id, askedAt, failures, nextAskAt, lastError: error })
/** A question with this number was refused before: it is asked alone, so that it spoils no other's. */
const isAlone = ({ lastError }: Shipment) => lastError === 'invalid_input' || lastError === 'upstream_rejected'

/** One turn of a line: what it claimed, and what became of it. */
class Turn {
  readonly #serving: Serving
  readonly #line: AskLine
  readonly #shop: Shop
  readonly #lines: ShopLines
  readonly #claimed: string[] = []
  readonly #putOffs: ReturnType<typeof saved>[] = []
  readonly #end: Instant
  /** No call before: the carrier wants a short pause. */
  pauseUntil = 0
  constructor(serving: Serving, line: AskLine, shop: Shop, lines: ShopLines) {
    this.#serving = serving
    this.#line = line
    this.#shop = shop
    this.#lines = lines
    this.#end = serving.world.clock.now() + turnMs
  }
  get #now(): Instant { return this.#serving.world.clock.now() }

  /** Takes parcels in hand; those that cannot or need not be asked are dealt with at once. */
  async claim(until: Instant, limit: number): Promise<{ taken: number; ready: Ready[] }> {
    const shipments = await this.#serving.world.store.claimShipments(this.#line, { now: this.#now, until, leaseMs, limit })
    this.#claimed.push(...shipments.map(({ id }) => id))
    const ready = await Promise.all(shipments.map((shipment) => this.#prepare(shipment).catch((cause: unknown) => {
      this.#serving.world.log.error('carrier.ask_broken', { shipment: shipment.id }, cause)
      return this.putOff(shipment, this.#now + hourMs)
    })))
    return { taken: shipments.length, ready: ready.filter((one) => one !== null) }
  }
  async #prepare(shipment: Shipment): Promise<Ready | null> {
    const { world } = this.#serving
    const order = await world.store.findOrder(shipment.orderId)
    const now = this.#now
    if (!order || !shipment.trackingNumber) return this.putOff(shipment, null)
    if (isAskedNoMore(shipment, now)) {
      if (!['delivered', 'returned', 'cancelled', 'expired'].includes(shipment.status) && isSilent(shipment, now)) await expireParcel(world, shipment)
      else this.putOff(shipment, null)
      return null
    }
    const choice = this.#lines.choose(shipment)
    if (!choice) return this.putOff(shipment, shipment.carrier !== null && !world.carriers.has(shipment.carrier) ? null : now + unconnectedMs, 'misconfigured')
    const destination = destinationOf(world.holidays, order, this.#shop)
    const { line: { carrier }, underlying } = choice
    const group = JSON.stringify([carrier.id, ...(carrier.trackMany ? [underlying, localeOfOrder(world.messages, this.#shop, order)] : [])])
    return {
      shipment, order, destination, choice, group, ...(underlying && { underlying }), looking: isLookedAt(shipment, now),
      worth: carrier.nextAskAt ? 1 : valueAsk(shipment, destination, now),
    }
  }
  putOff(shipment: Shipment, nextAskAt: Instant | null, error?: string): null {
    this.#putOffs.push(saved(shipment, nextAskAt, error))
    return null
  }

  async serve(ready: readonly Ready[]): Promise<void> {
    for (const group of Map.groupBy(ready, (one) => one.group).values()) await this.#serveGroup(group)
  }
  async #serveGroup(group: readonly Ready[]): Promise<void> {
    const { line } = group[0]!.choice
    const most = line.carrier.trackMany?.most ?? 1
    const credential = makeCredential(this.#serving.world, line)
    const price = await credential.price()
    const together = group.filter(({ shipment }) => !isAlone(shipment))
    for (const [parcels, size] of [[together, most], [group.filter(({ shipment }) => isAlone(shipment)), 1]] as const) {
      const { calls, waiting, later } = pickCalls(parcels, size, price)
      for (const { shipment } of waiting) this.putOff(shipment, this.#now + fillMs)
      for (const { shipment, destination } of later) this.putOff(shipment, planNextAsk(shipment, destination, this.#now, { price: priceOfOne(price, size), carrier: line.carrier }))
      for (const call of calls) await this.#call(line, credential, call, size)
    }
  }
  /** Makes a call if one may be made; a call with room takes those along whose turn comes next. */
  async #call(line: CarrierLine, credential: Credential, { parcels, worth, looking }: { parcels: Ready[]; worth: number; looking: boolean }, most: number): Promise<void> {
    const now = this.#now
    if (now >= this.#end || now < this.pauseUntil) return
    const reservation = await credential.reserve({ worth, looking })
    if (!reservation.granted) {
      const retryAt = reservation.retryAt ?? now + minuteMs
      if (retryAt - now <= shortMs) this.pauseUntil = retryAt
      else {
        const { code } = reservation
        for (const { shipment, looking } of parcels) this.putOff(shipment, code ? retryAt : putOff(shipment, looking, retryAt, now), code ?? undefined)
      }
      return
    }
    const options = { price: priceOfOne(reservation.price, most) }
    if (most === 1) return this.#note(line, credential, await askParcel(this.#serving.world, line, parcels[0]!, options))
    const company = parcels.length < most ? (await this.claim(now + companyMs, most - parcels.length)).ready.filter(({ group, shipment }) => group === parcels[0]!.group && !isAlone(shipment)) : []
    const all = [...parcels, ...company]
    if (all.length === 1) return this.#note(line, credential, await askParcel(this.#serving.world, line, all[0]!, options))
    const { result, refused } = await askTogether(this.#serving.world, line, all, options)
    await this.#note(line, credential, result)
    if (refused) for (const one of all) await this.#call(line, credential, { parcels: [one], worth: Math.max(one.worth, worth / all.length), looking: one.looking }, 1)
  }
  async #note(line: CarrierLine, credential: Credential, result: { code: string; answered: boolean; restMs: number }): Promise<void> {
    this.#serving.asked(line.carrier.id, result.code)
    await this.#serving.connections.note(this.#shop.id, line.carrier.id, result.code)
    const restsMs = await credential.note(result)
    if (!result.answered) this.#serving.world.log.warn('carrier.failed', { carrier: line.carrier.id, shop: this.#shop.id, code: result.code, restsSeconds: Math.round(restsMs / 1000) })
  }

  async end(): Promise<void> {
    const { store } = this.#serving.world
    const now = this.#now
    await store.transaction(async (transaction) => {
      // Together: an import brings thousands of parcels that nobody can be asked about yet, and every commit waits for the disk.
      for (const each of this.#putOffs) await transaction.saveAsked(each)
      await transaction.releaseShipments(this.#claimed)
      await transaction.restLine(this.#line, this.pauseUntil, Math.max(this.pauseUntil, now + restMs))
    })
  }
}

/** Asks for what is due in a line, the most worth first, as far as its credentials grant calls; answers how many parcels were taken in hand. */
export async function serveLine(serving: Serving, line: AskLine): Promise<number> {
  const { store, clock } = serving.world
  const shop = await store.findShop(line.shopId)
  if (!shop) {
    await store.restLine(line, clock.now() + unconnectedMs, clock.now() + unconnectedMs)
    return 0
  }
  const turn = new Turn(serving, line, shop, await serving.linesOf(shop))
  try {
    const { taken, ready } = await turn.claim(clock.now(), inHand)
    await turn.serve(ready)
    return taken
  } finally {
    await turn.end()
  }
}
