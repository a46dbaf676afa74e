import type { Carrier } from './carrier-port.ts'

const plain = (name: string) => name.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

/**
 * Our carrier id for a carrier as a shop spells it: an id or alias of ours, else the longest of them the name begins with
 * ("DHL Paket National" is dhl). Null where none fits; a wrong carrier would be worse than none.
 */
export function findCarrier(carriers: ReadonlyMap<string, Carrier>, name: string | null | undefined): string | null {
  const id = name?.trim().toLowerCase()
  if (id && carriers.has(id)) return id
  const wanted = plain(name ?? '')
  if (!wanted) return null
  let best: { id: string; length: number } | null = null
  for (const carrier of carriers.values()) {
    for (const alias of [carrier.id, carrier.name, ...carrier.aliases].map(plain)) {
      if (wanted === alias) return carrier.id
      if (alias.length >= 3 && wanted.startsWith(`${alias} `) && alias.length > (best?.length ?? 0)) best = { id: carrier.id, length: alias.length }
    }
  }
  return best?.id ?? null
}
