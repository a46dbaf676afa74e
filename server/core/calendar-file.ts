import { readFile, unauthorized, type FileClaims } from './buyer-token.ts'
import { reaches } from './authorise.ts'
import { mayHaveProof } from './delivery-proof.ts'
import type { Order, Shipment } from './order.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'

/** A file a buyer asked for, with what it is made of. `shipment` is set for a proof. */
export interface LinkedFile { file: FileClaims; order: Order; shop: Shop; shipment: Shipment | null }

/**
 * Opens a signed file address (Links.proof, Links.calendar): signature, expiry, revocation and scope are checked anew.
 * Throws AppError `unauthorized` for anything wrong, also for a proof asked for with a redacted link or one that is not there.
 */
export async function readFileLink(world: World, signed: string): Promise<LinkedFile> {
  const file = readFile(world.keys, signed, world.clock.now())
  const [order, shop] = await Promise.all([world.store.findOrder(file.orderId), world.store.findShop(file.shopId)])
  if (!order || !shop || order.shopId !== shop.id || file.generation < order.tokenGeneration) throw unauthorized()
  if (file.kind === 'carrier') throw unauthorized()
  const shipment = file.kind === 'proof' ? order.shipments.find(({ id }) => id === file.subject) ?? null : null
  if (file.kind === 'proof' && (!shipment || !mayHaveProof(world.carriers, shipment) || !reaches(file.scope, 'view'))) throw unauthorized()
  return { file, order, shop, shipment }
}
