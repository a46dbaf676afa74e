import type { World } from '../ports.ts'

/** One host by name: signs like `*` and `;` may stand in an address too, and mean more than a host in a policy. */
const oneOrigin = /^https?:\/\/[a-z\d.-]+(?::\d+)?$/

/** Origins whose pages may show the admin of this shop in a frame: the shop's own, and what its platform adds. Empty for an unknown shop. */
export async function framedBy(world: Pick<World, 'store' | 'platforms'>, shopId: string): Promise<string[]> {
  const shop = await world.store.findShop(shopId)
  if (!shop) return []
  const own = URL.canParse(shop.settings.url) ? [new URL(shop.settings.url).origin].filter((origin) => oneOrigin.test(origin)) : []
  return [...new Set([...own, ...world.platforms.get(shop.platform)?.adminOrigins?.(shop) ?? []])]
}
