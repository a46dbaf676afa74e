import { useEffect, useRef, useState } from 'preact/hooks'
import { placeOf, type Place } from './place.ts'
import { inShopify, onShopifyNavigate, shopifyPath } from './shopify-host.ts'
import { forgetUnsaved, isUnsaved } from './unsaved.ts'

const here = (): Place => placeOf(inShopify ? location.pathname.replace(shopifyPath(''), '#/') : location.hash)

export interface Way {
  place: Place
  /** Somebody wants to go elsewhere, and something here is not saved yet. */
  asks: boolean
  stay: () => void
  leave: () => void
}

/** The place the address names; links are plain anchors. Where something is not saved, one stays until it is decided. */
export function useWay(): Way {
  const [place, setPlace] = useState(here)
  const [wanted, setWanted] = useState<string | null>(null)
  const shown = useRef(location.hash)
  useEffect(() => {
    const follow = () => {
      if (location.hash === shown.current) return
      if (isUnsaved()) {
        setWanted(location.hash)
        history.replaceState(null, '', location.pathname + location.search + shown.current)
        return
      }
      shown.current = location.hash
      setPlace(placeOf(location.hash))
    }
    // Shopify's own navigation asks by itself.
    if (inShopify) return onShopifyNavigate(() => setPlace(here()))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  const leave = () => {
    forgetUnsaved()
    setWanted(null)
    if (wanted !== null) location.hash = wanted
  }
  return { place, asks: wanted !== null, stay: () => setWanted(null), leave }
}
