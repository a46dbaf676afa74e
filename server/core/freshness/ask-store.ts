import type { Instant, Shipment } from '../order.ts'

/** The parcels of one shop with one carrier (null: with none that is known), which take turns. `wakeAt` is what the claim set, so that a later wake is not undone. */
export interface AskLine { shopId: string; carrier: string | null; wakeAt: Instant }

/** What asking reads beside StoreReads; each is one indexed query. */
export interface AskReads {
  /** The state of a credential (reserve-call.ts) as JSON. */
  findPace(key: string): Promise<string | null>
  listPaces(keys: string[]): Promise<ReadonlyMap<string, string>>
}

export interface AskWrites {
  /** Lines in which something is due, the longest waiting first, so that none starves another; moved by the lease, so that no other process takes them. */
  claimAskLines(now: Instant, leaseMs: number, limit: number): Promise<AskLine[]>
  /** Takes parcels of a line whose turn comes until `until`, soonest first. Nobody else gets them until they are released or the lease is over; their turn stays as it is. */
  claimShipments(line: AskLine, options: { now: Instant; until: Instant; leaseMs: number; limit: number }): Promise<Shipment[]>
  releaseShipments(ids: string[]): Promise<void>
  /** Lets a line sleep until its next parcel is due, not before and no longer than given, unless something woke it since it was claimed. */
  restLine(line: AskLine, notBefore: Instant, until: Instant): Promise<void>
  /** Somebody looks at these orders: what was not asked for within the gap is due now. Does not raise their revision. */
  noteLooks(orderIds: string[], now: Instant, gapMs: number): Promise<void>
  /** Makes due now what of this shop waits for this carrier (null: for any) and was never answered, or not the last time; those it answered keep their turn. */
  wakeShipments(shopId: string, carrier: string | null, now: Instant): Promise<void>
  /** The state of a credential, made where there is none; in a transaction nobody else changes it until the end. */
  lockPace(key: string, initial: string, now: Instant): Promise<string>
  savePace(key: string, data: string, now: Instant): Promise<void>
}
