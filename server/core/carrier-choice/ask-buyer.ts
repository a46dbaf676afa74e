import { AppError } from '../../contract/errors.ts'
import { reaches } from '../authorise.ts'
import { mintToken, readFile, unauthorized, type FileClaims } from '../buyer-token.ts'
import type { Order, Shipment } from '../order.ts'
import type { World } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import { openChooser } from './choose-carrier.ts'
import { assumeCarrier } from './correct-carrier.ts'
import { carriersOf } from './own-carriers.ts'

/** Nobody said who brings it, and its number alone does not tell. */
export const isCarrierOpen = ({ carrier, trackingNumber, trackingUrl }: Pick<Shipment, 'carrier' | 'trackingNumber' | 'trackingUrl'>): boolean =>
  carrier === null && trackingNumber !== null && trackingUrl === null

/** `candidates`: carriers whose numbers look like this one, best first. `pageUrl`: back to the order. */
export interface CarrierQuestion { shop: Shop; order: Order; shipment: Shipment; candidates: { id: string; name: string }[]; pageUrl: string }

const readClaims = (world: World, signed: string): FileClaims => {
  const claims = readFile(world.keys, signed, world.clock.now())
  if (claims.kind !== 'carrier' || !reaches(claims.scope, 'act')) throw unauthorized()
  return claims
}

/**
 * Opens the signed address behind which a buyer says whose parcel it is (Links.chooseCarrier). Throws AppError `unauthorized` for anything
 * wrong, `conflict` once the carrier is known.
 */
export async function readCarrierQuestion(world: World, signed: string): Promise<CarrierQuestion> {
  const claims = readClaims(world, signed)
  const [order, shop] = await Promise.all([world.store.findOrder(claims.orderId), world.store.findShop(claims.shopId)])
  const shipment = order?.shipments.find(({ id }) => id === claims.subject)
  if (!order || !shop || !shipment || order.shopId !== shop.id || claims.generation < order.tokenGeneration) throw unauthorized()
  if (!isCarrierOpen(shipment)) throw new AppError('conflict', 'The carrier of this parcel is known by now.')
  const known = carriersOf(world, shop)
  const { candidates } = await openChooser(world, world.store, shop)
  return {
    shop, order, shipment, pageUrl: `${world.publicUrl}/o/${mintToken(world.keys, claims)}`,
    candidates: candidates(shipment.trackingNumber!, order.shippingAddress?.country).map(({ carrier }) => ({ id: carrier, name: known.get(carrier)!.name })),
  }
}

/**
 * Takes the buyer's word: the parcel is followed with that carrier from now on, and the shop's next numbers of this form are its too,
 * unless somebody of the shop said otherwise. Only a carrier whose numbers look like this one is taken. Answers where the order's page is.
 */
export async function answerCarrierQuestion(world: World, signed: string, carrierId: string): Promise<string> {
  const { shop, order, shipment, candidates, pageUrl } = await readCarrierQuestion(world, signed)
  if (!candidates.some(({ id }) => id === carrierId)) throw new AppError('invalid_input', 'Choose one of the carriers.', { issues: [{ path: 'carrier', message: 'is none of the carriers' }] })
  await assumeCarrier(world, { shopId: shop.id, orderId: order.id, shipmentId: shipment.id }, carrierId)
  return pageUrl
}
