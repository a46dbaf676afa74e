import { sql } from 'kysely'
import type { Order, OrderWithoutParcels, Shipment } from '../core/order.ts'
import { numberKey } from '../core/order-number.ts'
import type { OrderSummary, StoreReads } from '../core/store-port.ts'
import { coreOf, orderColumns, orderOf, shipmentColumns, shipmentOf } from './order-rows.ts'
import { prepared } from './prepared.ts'
import type { Scope } from './transaction.ts'

type OrderReads = Pick<StoreReads, 'findOrder' | 'findRevisions' | 'findOrdersByNumber' | 'findOrderByExternalId' | 'listOrdersOfBuyer'
  | 'listOrdersByState' | 'countOrders' | 'streamOrders' | 'findShipmentByNumber'>

/** Orders that share a printed number: a shop that starts anew every year has some, nobody has hundreds. */
const sameNumberLimit = 20
const streamPage = 500

const orderById = prepared<{ id: string }>()((db, slot, { locks }) => db.selectFrom('orders').select(orderColumns)
  .where('id', '=', slot('id')).$if(locks, (query) => query.forUpdate()))
const orderByExternalId = prepared<{ shop: string; external: string }>()((db, slot, { locks }) => db.selectFrom('orders').select(orderColumns)
  .where('shop_id', '=', slot('shop')).where('external_id', '=', slot('external')).$if(locks, (query) => query.forUpdate()))
const shipmentsOfOrder = prepared<{ order: string }>()((db, slot) => db.selectFrom('shipment').select(shipmentColumns)
  .where('order_id', '=', slot('order')).orderBy('position'))
const revisions = prepared<{ order: string }>()((db, slot) => db.selectFrom('orders').innerJoin('shop', 'shop.id', 'orders.shop_id')
  .select(['orders.revision as order', 'shop.revision as shop', 'orders.token_generation as tokenGeneration']).where('orders.id', '=', slot('order')))
const ordersOfBuyer = prepared<{ shop: string; buyer: string; except: string; limit: number }>()((db, slot) => db.selectFrom('orders').select(orderColumns)
  .where('shop_id', '=', slot('shop')).where('buyer_id', '=', slot('buyer')).where('id', '!=', slot('except'))
  .orderBy('placed_at', 'desc').orderBy('id', 'desc').limit(slot('limit')))

const ordersByNumber = prepared<{ shop: string; key: string; limit: number }>()((db, slot) => db.selectFrom('orders').select(orderColumns)
  .where('shop_id', '=', slot('shop')).where('number_key', '=', slot('key')).orderBy('placed_at', 'desc').orderBy('id').limit(slot('limit')))

type OrderRow = Parameters<typeof orderOf>[0]

/** The shipments are read after the order: what changes in between is newer than the revision says, never older. */
async function withShipments(scope: Scope, row: OrderRow | undefined): Promise<Order | null> {
  return row ? orderOf(row, (await shipmentsOfOrder(scope, { order: row.id })).map(shipmentOf)) : null
}

async function allWithShipments(scope: Scope, rows: OrderRow[]): Promise<Order[]> {
  if (!rows.length) return []
  const shipments = new Map<string, Shipment[]>(rows.map(({ id }) => [id, []]))
  const found = await scope.db.selectFrom('shipment').select(shipmentColumns).where('order_id', 'in', [...shipments.keys()]).orderBy('position').execute()
  for (const row of found) shipments.get(row.order_id)?.push(shipmentOf(row))
  return rows.map((row) => orderOf(row, shipments.get(row.id)!))
}

async function* streamOrders(scope: Scope, shopId: string, since: number): AsyncGenerator<OrderWithoutParcels> {
  let after: { placed_at: number; id: string } | undefined
  for (;;) {
    const from = after
    const rows = await scope.db.selectFrom('orders').select([...orderColumns, 'placed_at']).where('shop_id', '=', shopId)
      .$if(!from, (query) => query.where('placed_at', '>=', since))
      .$if(Boolean(from), (query) => query.where(sql<boolean>`(placed_at, id) > (${from?.placed_at}, ${from?.id})`))
      .orderBy('placed_at').orderBy('id').limit(streamPage).execute()
    for (const row of rows) yield coreOf(row)
    if (rows.length < streamPage) return
    after = rows.at(-1)
    // SQLite answers without leaving the event loop; others get a turn between pages.
    await new Promise((resolve) => { setImmediate(resolve) })
  }
}

export function orderReads(scope: Scope): OrderReads {
  const { db } = scope
  return {
    findOrder: async (id) => withShipments(scope, (await orderById(scope, { id }))[0]),
    findRevisions: async (order) => {
      const [row] = await revisions(scope, { order })
      return row ? { order: row.order, shop: row.shop, tokenGeneration: row.tokenGeneration } : null
    },
    findOrdersByNumber: async (shopId, number) => {
      const key = numberKey(number)
      return key ? allWithShipments(scope, await ordersByNumber(scope, { shop: shopId, key, limit: sameNumberLimit })) : []
    },
    findOrderByExternalId: async (shop, external) => withShipments(scope, (await orderByExternalId(scope, { shop, external }))[0]),
    listOrdersOfBuyer: async (shop, buyer, { except = '', limit }) => (await ordersOfBuyer(scope, { shop, buyer, except, limit })).map(coreOf),
    listOrdersByState: async (shopId, state, limit): Promise<OrderSummary[]> => {
      const rows = await db.selectFrom('orders').select(['id', 'number', 'placed_at']).where('shop_id', '=', shopId).where('state', '=', state)
        .orderBy('placed_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map((row) => ({ id: row.id, number: row.number, state, placedAt: row.placed_at, shopId }))
    },
    countOrders: async (shopId, atMost) => {
      const orders = db.selectFrom('orders').select('id').where('shop_id', '=', shopId)
      const counted = db.selectFrom((atMost === undefined ? orders : orders.limit(atMost)).as('counted'))
      return (await counted.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
    },
    streamOrders: (shopId, since = Number.MIN_SAFE_INTEGER) => streamOrders(scope, shopId, since),
    findShipmentByNumber: async (carrier, trackingNumber) => (await db.selectFrom('shipment').select(shipmentColumns)
      .where('tracking_number', '=', trackingNumber).where('carrier', '=', carrier).orderBy('id').execute()).map(shipmentOf),
  }
}
