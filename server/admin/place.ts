import { useEffect, useState } from 'preact/hooks'

export const pageNames = ['widgets', 'problems', 'connections', 'delivery', 'shop'] as const
export type PageName = typeof pageNames[number]
/** Where in the admin somebody is; `shop` is null where the address names none. */
export interface Place { page: PageName; shop: string | null }

/** Reads `#/connections?shop=my-shop`; what is not understood leads to the first page. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.slice(1).split('?')
  return { page: pageNames.find((name) => path === `/${name}`) ?? 'widgets', shop: new URLSearchParams(query).get('shop') }
}

export const addressOf = ({ page, shop }: Place): string => `#/${page}${shop === null ? '' : `?${new URLSearchParams({ shop }).toString()}`}`

export interface ShopName { id: string; name: string; platform: string }
export const isDemo = ({ platform }: { platform: string }): boolean => platform === 'demo'
/** The shop the address names, else the first of one's own, else the demo; undefined where there is none. */
export const chosenShop = <S extends ShopName>(shops: readonly S[], wanted: string | null): S | undefined =>
  shops.find(({ id }) => id === wanted) ?? shops.find((shop) => !isDemo(shop)) ?? shops[0]

/** The place the address names; links are plain anchors. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash))
  useEffect(() => {
    const follow = () => setPlace(placeOf(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return place
}
