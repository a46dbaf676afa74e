import type { Selectable } from 'kysely'
import type { Order, OrderWithoutParcels, Shipment } from '../core/order.ts'
import { numberKey } from '../core/order-number.ts'
import type { Tables } from './tables.ts'

type OrderRow = Selectable<Tables['orders']>
type ShipmentRow = Selectable<Tables['shipment']>

export const orderColumns = ['id', 'revision', 'token_generation', 'data'] as const
export const shipmentColumns = ['id', 'order_id', 'asked_at', 'next_ask_at', 'failures', 'last_error', 'data'] as const

/** `revision` is the one it will have once it is saved. */
export function orderRow(order: Order, revision: number): OrderRow {
  const { shipments: _apart, ...data } = order
  return {
    id: order.id, shop_id: order.shopId, external_id: order.externalId, number: order.number, number_key: numberKey(order.number),
    buyer_id: order.buyer.id, state: order.state, placed_at: order.placedAt, updated_at: order.updatedAt, revision,
    token_generation: order.tokenGeneration, data: JSON.stringify(data),
  }
}

type ReadRow = Pick<OrderRow, typeof orderColumns[number]>

export function coreOf(row: ReadRow): OrderWithoutParcels {
  const order = JSON.parse(row.data) as OrderWithoutParcels
  order.revision = row.revision
  order.tokenGeneration = row.token_generation
  return order
}

export const orderOf = (row: ReadRow, shipments: Shipment[]): Order => Object.assign(coreOf(row), { shipments })

export function shipmentRow(shipment: Shipment, position: number): ShipmentRow {
  return {
    id: shipment.id, order_id: shipment.orderId, position, carrier: shipment.carrier, tracking_number: shipment.trackingNumber,
    asked_at: shipment.askedAt, next_ask_at: shipment.nextAskAt, failures: shipment.failures, last_error: shipment.lastError,
    data: JSON.stringify(shipment),
  }
}

export function shipmentOf(row: Pick<ShipmentRow, typeof shipmentColumns[number]>): Shipment {
  const shipment = JSON.parse(row.data) as Shipment
  shipment.askedAt = row.asked_at
  shipment.nextAskAt = row.next_ask_at
  shipment.failures = row.failures
  shipment.lastError = row.last_error
  return shipment
}
