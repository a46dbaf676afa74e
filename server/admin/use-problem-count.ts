import { useCallback, useEffect, useState } from 'preact/hooks'
import { api } from './api.ts'

const everyMs = 60_000

/** How many problems of a shop are open, at most 1000, and how to count anew: by itself once a minute, and whenever somebody turns to another page. */
export function useProblemCount(shopId: string | undefined, page: string): [number | null, () => void] {
  const [count, setCount] = useState<{ shop: string; open: number } | null>(null)
  const load = useCallback(() => {
    if (shopId === undefined) return
    // A number that cannot be had is left out; the page itself says what fails.
    void api<{ open: number }>('GET', `/shops/${shopId}/problem-count`).then(({ open }) => setCount({ shop: shopId, open }), () => undefined)
  }, [shopId])
  useEffect(() => {
    load()
    const timer = setInterval(() => { if (!document.hidden) load() }, everyMs)
    return () => clearInterval(timer)
  }, [load, page])
  return [count && count.shop === shopId ? count.open : null, load]
}
