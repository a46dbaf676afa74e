import type { ParcelReport } from '../../contract/tracking.ts'
import type { Instant, Shipment } from '../order.ts'
import type { InboundMessage } from '../store-port.ts'

/** Where one carrier sends its news about one shop's parcels. `id` is the unguessable end of the address, `secret` sealed. */
export interface CarrierHook {
  id: string
  shopId: string
  carrier: string
  secret: string
  createdAt: Instant
  /** When it last told of a parcel, to the minute. */
  lastEventAt: Instant | null
  /** Why subscribing or reading last failed; null once it works. */
  lastError: string | null
  /** The subscription to the whole account, where that is the carrier's way, and until when it holds. */
  subscriptionId: string | null
  subscribedUntil: Instant | null
  /** Failed subscriptions in a row, and when to try again. */
  failures: number
  nextTryAt: Instant
}

/** What a carrier said of a parcel nobody told us of yet. */
export interface WaitingReport { id: string; shopId: string; trackingNumber: string; carrier: string; report: ParcelReport; receivedAt: Instant }

/** What pushing carriers need to read beside StoreReads; each is one indexed query. */
export interface PushReads {
  findCarrierHook(id: string): Promise<CarrierHook | null>
  /** Of a shop, or of all. */
  listCarrierHooks(shopId?: string): Promise<CarrierHook[]>
  /** Messages of this kind that nobody has read yet, oldest first. */
  listUnread(shopId: string, kind: string, limit: number): Promise<InboundMessage[]>
  /** A shop's parcels with any of these numbers, whatever carrier moves them. */
  findShipmentsOfShop(shopId: string, trackingNumbers: string[]): Promise<Shipment[]>
  findWaitingReports(shopId: string, trackingNumbers: string[]): Promise<WaitingReport[]>
  /** Parcels of this carrier and shop that are still asked for and that nobody pushes beyond `until`; those soonest without come first. */
  listUnpushed(shopId: string, carrier: string, until: Instant, limit: number): Promise<Shipment[]>
}

export interface PushWrites {
  /** Inserts or replaces; a shop has one per carrier. */
  saveCarrierHook(hook: CarrierHook): Promise<void>
  /** Only what is named; nothing where it is gone. */
  updateCarrierHook(id: string, changes: Partial<Pick<CarrierHook, 'lastEventAt' | 'lastError' | 'subscriptionId' | 'subscribedUntil' | 'failures' | 'nextTryAt'>>): Promise<void>
  deleteCarrierHook(id: string): Promise<void>
  saveWaitingReport(report: WaitingReport): Promise<void>
  deleteWaitingReports(ids: string[]): Promise<void>
  /** Until when a push is to be expected for these parcels. Does not raise the order's revision. */
  savePushed(shipmentIds: string[], until: Instant | null): Promise<void>
}
