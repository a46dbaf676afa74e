import { randomBytes } from 'node:crypto'
import { newId } from './ids.ts'
import type { Instant } from './order.ts'
import type { World } from './ports.ts'

const purpose = 'api-secret'
const prefix = 'api:'

/** An API secret of a shop: pushes are signed with it. The secret itself is shown once, when it is made. */
export interface ShopSecret { id: string; createdAt: Instant }

/** Makes a secret of 256 random bits, kept sealed. */
export async function createShopSecret(world: World, shopId: string): Promise<ShopSecret & { secret: string }> {
  const id = newId('key')
  const secret = randomBytes(32).toString('base64url')
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

/** The secret behind an id, to check a signature; null where it is unknown or revoked. */
export async function openShopSecret(world: World, shopId: string, id: string): Promise<string | null> {
  const sealed = await world.store.findSecret(shopId, prefix + id)
  return sealed === null ? null : world.keys.open(purpose, sealed)
}
