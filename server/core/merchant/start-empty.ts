import { randomBytes } from 'node:crypto'
import { ShopSettings } from '../../contract/shop.ts'
import type { Shop, World } from '../ports.ts'

/** Removes the demo shop with all its orders, and opens an empty shop of this name that is fed by the API. */
export async function startEmpty(world: World, name: string): Promise<{ shopId: string }> {
  const shops = await world.store.listShops()
  const shop: Shop = { id: `s_${randomBytes(9).toString('base64url')}`, platform: 'rest', name, settings: ShopSettings.parse({}), revision: 1 }
  await world.store.saveShop(shop)
  for (const demo of shops.filter(({ platform }) => platform === 'demo')) await world.store.deleteShop(demo.id)
  return { shopId: shop.id }
}
