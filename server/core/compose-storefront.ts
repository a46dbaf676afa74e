import type { StorefrontView } from '../contract/storefront.ts'
import type { Presenter, World } from './ports.ts'
import type { StorefrontContext } from './present-context.ts'
import { resolveLocale } from './resolve-locale.ts'
import { makeShopMemory, type ShopMemory } from './shop-memory.ts'
import type { Shop } from './store-port.ts'

/** `productIds`: the variants of the product looked at, none elsewhere. */
export interface StorefrontRequest { widget: string; locale?: string | undefined; productIds?: readonly string[] }

/** On a page of the shop somebody put the block there; only who switched it off for storefronts has it off. */
const isOff = ({ settings }: Shop, widget: string): boolean => settings.placements.storefront?.some((placed) => placed.widget === widget && !placed.enabled) ?? false

/**
 * What a widget tells where there is no order; empty where it tells nothing there, or is switched off. Nothing of any buyer is read.
 * `memory` keeps the shop's products between calls.
 */
export async function composeStorefront(world: World, shop: Shop, { widget, locale, productIds = [] }: StorefrontRequest, memory: ShopMemory = makeShopMemory(world, shop)): Promise<StorefrontView> {
  const presenter = world.presenters.find(({ id }) => id === widget)
  if (!presenter?.storefront || isOff(shop, widget)) return {}
  return presenter.storefront(await contextOf(world, shop, presenter, memory, resolveLocale(world.messages, shop, locale), productIds)) ?? {}
}

async function contextOf(world: World, shop: Shop, presenter: Presenter, memory: ShopMemory, locale: string, productIds: readonly string[]): Promise<StorefrontContext> {
  const settings = memory.settingsOf(presenter)
  const ids = [...new Set(productIds)]
  const recommendations = ids.length > 0 && presenter.needs.includes('recommendations') ? await memory.affinities(world.store, ids) : []
  const wanted = [...ids, ...recommendations.map(({ otherId }) => otherId), ...presenter.productIds?.(settings as never) ?? []]
  const products = presenter.needs.includes('products') ? await memory.products(world.store, [...new Set(wanted)]) : new Map<string, never>()
  const platform = world.platforms.get(shop.platform)
  return {
    locale, shop, settings, productIds: ids, products, recommendations,
    texts: world.messages.forWidgets(locale, shop.settings.formality, presenter.messages),
    productUrl: (product) => (platform ? platform.productUrl(shop, product) : product.url),
  }
}
