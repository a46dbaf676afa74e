import type { Selectable } from 'kysely'
import type { Order, OrderWithoutParcels, Shipment } from '../core/order.ts'
import { numberKey } from '../core/order-number.ts'
import type { Tables } from './tables.ts'

type OrderRow = Selectable<Tables['orders']>
type ShipmentRow = Selectable<Tables['shipment']>
/** Who looked and who asks stand beside what is saved with a parcel. */
type SavedShipment = Omit<ShipmentRow, 'looked_at' | 'leased_until'>

export const orderColumns = ['id', 'revision', 'token_generation', 'watch_at', 'watch_mark', 'data'] as const
export const shipmentColumns = ['id', 'order_id', 'asked_at', 'next_ask_at', 'pushed_until', 'looked_at', 'failures', 'last_error', 'data'] as const

/** `revision` is the one it will have once it is saved. */
export function orderRow(order: Order, revision: number): OrderRow {
  const { shipments: _apart, watch, ...data } = order
  return {
    id: order.id, shop_id: order.shopId, external_id: order.externalId, number: order.number, number_key: numberKey(order.number),
    buyer_id: order.buyer.id, state: order.state, placed_at: order.placedAt, updated_at: order.updatedAt, revision,
    token_generation: order.tokenGeneration, watch_at: watch?.at ?? null, watch_mark: watch?.mark ?? '', data: JSON.stringify(data),
  }
}

/** What is read of many at once may leave out when to look at them again. */
type ReadRow = Pick<OrderRow, 'id' | 'revision' | 'token_generation' | 'data'> & Partial<Pick<OrderRow, 'watch_at' | 'watch_mark'>>

export function coreOf(row: ReadRow): OrderWithoutParcels {
  const order = JSON.parse(row.data) as OrderWithoutParcels
  order.revision = row.revision
  order.tokenGeneration = row.token_generation
  const { watch_at: watchAt = null, watch_mark: mark = '' } = row
  if (watchAt !== null || mark !== '') order.watch = { at: watchAt, mark }
  return order
}

export const orderOf = (row: ReadRow, shipments: Shipment[]): Order => Object.assign(coreOf(row), { shipments })

export function shipmentRow(shipment: Shipment, position: number, shopId: string): SavedShipment {
  return {
    id: shipment.id, order_id: shipment.orderId, shop_id: shopId, position, carrier: shipment.carrier, tracking_number: shipment.trackingNumber,
    asked_at: shipment.askedAt, next_ask_at: shipment.nextAskAt, pushed_until: shipment.pushedUntil ?? null, failures: shipment.failures, last_error: shipment.lastError,
    data: JSON.stringify(shipment),
  }
}

export function shipmentOf(row: Pick<ShipmentRow, typeof shipmentColumns[number]>): Shipment {
  const shipment = JSON.parse(row.data) as Shipment
  shipment.askedAt = row.asked_at
  shipment.nextAskAt = row.next_ask_at
  if (row.pushed_until !== null) shipment.pushedUntil = row.pushed_until
  else delete shipment.pushedUntil
  if (row.looked_at !== null) shipment.lookedAt = row.looked_at
  else delete shipment.lookedAt
  shipment.failures = row.failures
  shipment.lastError = row.last_error
  return shipment
}
