import { AppError } from '../../contract/errors.ts'
import { sourcesFor } from '../delivery-date/learned-transit.ts'
import { findCarrier } from '../find-carrier.ts'
import { reassigned } from '../new-shipment.ts'
import type { Order, Shipment } from '../order.ts'
import { withState } from '../order-from-push.ts'
import type { World } from '../ports.ts'
import type { Shop, Transaction } from '../store-port.ts'
import { openChooser } from './choose-carrier.ts'
import { patternOf } from './number-pattern.ts'
import { carriersOf } from './own-carriers.ts'

/** Of those that wait for a carrier, the newest. */
const settledAtOnce = 200

export interface ParcelName { shopId: string; orderId: string; shipmentId: string }

interface Found { shop: Shop; order: Order; shipment: Shipment; trackingNumber: string }

async function find(transaction: Transaction, { shopId, orderId, shipmentId }: ParcelName): Promise<Found> {
  const [shop, order] = [await transaction.findShop(shopId), await transaction.findOrder(orderId)]
  const shipment = order?.shopId === shopId ? order.shipments.find(({ id }) => id === shipmentId) : undefined
  if (!shop || !order || !shipment) throw new AppError('not_found', 'This parcel is gone.')
  if (!shipment.trackingNumber) throw new AppError('conflict', 'This parcel has no tracking number.')
  return { shop, order, shipment, trackingNumber: shipment.trackingNumber }
}

async function save(world: World, transaction: Transaction, { shop, order, shipment }: Found, carrier: string | null, by: Shipment['carrierBy']): Promise<void> {
  const now = world.clock.now()
  const changed = reassigned(shipment, carrier, by, carriersOf(world, shop), now)
  await transaction.saveOrder(withState({ ...order, shipments: order.shipments.map((other) => (other === shipment ? changed : other)) }, shop, await sourcesFor(world, transaction, shop.id)))
}

/**
 * Says by hand whose parcel it is: its tracking begins anew and is asked for now, no later push undoes it, and the next numbers of this
 * form are that carrier's for this shop. Throws AppError `invalid_input` for a carrier nobody knows.
 */
export async function correctCarrier(world: World, parcel: ParcelName, carrierId: string): Promise<void> {
  await world.store.transaction(async (transaction) => {
    const found = await find(transaction, parcel)
    if (!carriersOf(world, found.shop).has(carrierId)) throw new AppError('invalid_input', 'There is no such carrier.', { issues: [{ path: 'carrier', message: 'is not a carrier' }] })
    await transaction.saveCarrierPattern(found.shop.id, { pattern: patternOf(found.trackingNumber), carrier: carrierId, learnedAt: world.clock.now() })
    await save(world, transaction, found, carrierId, 'hand')
  })
  await settleUnknown(world, parcel.shopId)
}

/**
 * A buyer's word for a parcel nobody knows the carrier of: less than the shop's own. What the shop says later of this parcel counts, and
 * what it corrected by hand for numbers of this form stays remembered. Throws AppError `conflict` where the carrier is known by now.
 */
export async function assumeCarrier(world: World, parcel: ParcelName, carrierId: string): Promise<void> {
  await world.store.transaction(async (transaction) => {
    const found = await find(transaction, parcel)
    if (found.shipment.carrier !== null) throw new AppError('conflict', 'The carrier of this parcel is known by now.')
    const pattern = patternOf(found.trackingNumber)
    const corrected = (await transaction.listCarrierPatterns(found.shop.id)).some((known) => known.pattern === pattern)
    if (!corrected) await transaction.saveCarrierPattern(found.shop.id, { pattern, carrier: carrierId, learnedAt: world.clock.now() })
    await save(world, transaction, found, carrierId, 'number')
  })
  await settleUnknown(world, parcel.shopId)
}

/** Parcels that stood without a carrier and are sure now. */
async function settleUnknown(world: World, shopId: string): Promise<void> {
  const unknown = await world.store.listProblems(shopId, { status: 'open', kind: 'carrier_unknown', limit: settledAtOnce })
  if (unknown.length === 0) return
  await world.store.transaction(async (transaction) => {
    const shop = await transaction.findShop(shopId)
    const { choose } = await openChooser(world, transaction, shop!)
    for (const { orderId, shipmentId } of unknown) {
      const found = await find(transaction, { shopId, orderId: orderId!, shipmentId: shipmentId! }).catch((cause: unknown) => {
        if (cause instanceof AppError) return null
        throw cause
      })
      const carrier = found && found.shipment.carrier === null ? choose(found.trackingNumber, found.order.shippingAddress?.country) : null
      if (found && carrier) await save(world, transaction, found, carrier, 'number')
    }
  })
}

/** Takes a correction back: what was remembered of it is forgotten, and the parcel is whose the shop or its number says. */
export function undoCorrection(world: World, parcel: ParcelName): Promise<void> {
  return world.store.transaction(async (transaction) => {
    const found = await find(transaction, parcel)
    const { shop, order, shipment, trackingNumber } = found
    if (shipment.carrierBy !== 'hand') throw new AppError('conflict', 'Nobody corrected the carrier of this parcel.')
    await transaction.deleteCarrierPattern(shop.id, patternOf(trackingNumber))
    const named = findCarrier(carriersOf(world, shop), shipment.carrierName)
    const { choose } = await openChooser(world, transaction, shop)
    const carrier = named ?? choose(trackingNumber, order.shippingAddress?.country)
    await save(world, transaction, found, carrier, named === null && carrier !== null ? 'number' : undefined)
  })
}
