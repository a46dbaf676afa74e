import { inShopify, shopifyPath } from './shopify-host.ts'

export const pageNames = ['widgets', 'problems', 'connections', 'delivery', 'shop'] as const
export type PageName = typeof pageNames[number]
/** Where in the admin somebody is; `shop` is null where the address names none. */
export interface Place { page: PageName; shop: string | null }

/** Reads `#/connections?shop=my-shop`; what is not understood leads to the first page. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.slice(1).split('?')
  return { page: pageNames.find((name) => path === `/${name}`) ?? 'widgets', shop: new URLSearchParams(query).get('shop') }
}

/** In Shopify's admin pages have paths of their own, which its navigation and the browser's bar show. */
export const addressOf = ({ page, shop }: Place): string => inShopify ? shopifyPath(page) : `#/${page}${shop === null ? '' : `?${new URLSearchParams({ shop }).toString()}`}`

export interface ShopName { id: string; name: string; platform: string }
export const isDemo = ({ platform }: { platform: string }): boolean => platform === 'demo'
/** The shop the address names, else the first of one's own, else the demo; undefined where there is none. */
export const chosenShop = <S extends ShopName>(shops: readonly S[], wanted: string | null): S | undefined =>
  shops.find(({ id }) => id === wanted) ?? shops.find((shop) => !isDemo(shop)) ?? shops[0]
