import { randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import type { Instant } from './order.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'

const purpose = 'api-key'
const prefix = 'api-key:'
const idPattern = /^(.{1,100})\.[0-9a-f]{12}$/

/** A secret a shop signs its pushes with. Its id names the shop: `<shop>.<random>`. */
export interface ShopSecret { id: string; createdAt: Instant }

/** Makes a secret of 256 random bits; it is told this once and kept sealed. Throws AppError `not_found` for an unknown shop. */
export async function createShopSecret(world: World, shopId: string): Promise<ShopSecret & { secret: string }> {
  if (!await world.store.findShop(shopId)) throw new AppError('not_found', 'There is no such shop')
  const id = `${shopId}.${randomBytes(6).toString('hex')}`
  const secret = randomBytes(32).toString('hex')
  const createdAt = world.clock.now()
  await world.store.saveSecret(shopId, prefix + id, world.keys.seal(purpose, secret), createdAt)
  return { id, secret, createdAt }
}

/** A shop's secrets, without what is secret. */
export async function listShopSecrets(world: World, shopId: string): Promise<ShopSecret[]> {
  const secrets = await world.store.listSecrets(shopId, prefix)
  return secrets.map(({ name, createdAt }) => ({ id: name.slice(prefix.length), createdAt }))
}

/** Requests signed with it are refused from now on. Unknown ids are left in peace. */
export const revokeShopSecret = (world: World, shopId: string, id: string): Promise<void> => world.store.deleteSecret(shopId, prefix + id)

/** Shop and secret behind an id, to check a signature; null where it is unknown or revoked. */
export async function findShopSecret(world: World, id: string): Promise<{ shop: Shop; secret: string } | null> {
  const shopId = idPattern.exec(id)?.[1]
  if (!shopId) return null
  const [shop, sealed] = await Promise.all([world.store.findShop(shopId), world.store.findSecret(shopId, prefix + id)])
  return shop && sealed ? { shop, secret: world.keys.open(purpose, sealed) } : null
}
