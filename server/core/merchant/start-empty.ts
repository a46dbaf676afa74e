import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import { ShopSettings } from '../../contract/shop.ts'
import type { World } from '../ports.ts'
import type { Shop } from '../store-port.ts'

/** Shops that are opened by hand and fed with a key; Shopify's open themselves when the app is installed. */
export const openedByHand = ['rest', 'jtl-shop'] as const

/**
 * Removes the demo shop, where there is one, with all its orders. With a name it opens an empty shop of this kind; the name may
 * be left out where a shop of one's own is there already. Answers the shop to go on with. Throws AppError `invalid_input` without either.
 */
export async function startEmpty(world: World, name?: string, platform: (typeof openedByHand)[number] = 'rest'): Promise<{ shopId: string }> {
  const shops = await world.store.listShops()
  const own = shops.find(({ platform }) => platform !== 'demo')
  if (name === undefined && !own) throw new AppError('invalid_input', 'Give the new shop a name.', { issues: [{ path: 'name', message: 'is required' }] })
  const opened: Shop | null = name === undefined ? null : { id: `s_${randomBytes(9).toString('base64url')}`, platform, name, settings: ShopSettings.parse({}), revision: 1 }
  if (opened) await world.store.saveShop(opened)
  for (const demo of shops.filter(({ platform }) => platform === 'demo')) await world.store.deleteShop(demo.id)
  return { shopId: (opened ?? own)!.id }
}
