import * as z from 'zod'
import { CurrencyCode } from '../../contract/money.ts'
import { numericId } from './shop-domain.ts'

/** Readers of what Shopify may leave out, send as null, or one day as something else: a field is then not known, and the rest is read. */

export const text = z.union([z.string(), z.number().transform(String)]).nullish().catch(null).transform((value) => value ?? null)
export const count = z.number().int().min(0).max(1_000_000).nullish().catch(null).transform((value) => value ?? 0)
export const flag = (otherwise: boolean) => z.boolean().nullish().catch(null).transform((value) => value ?? otherwise)
/** The id of one of these types, as digits; null where it is none. */
export const id = (...types: string[]) => z.unknown().optional().transform((value) => numericId(value, types))
/** Shopify's time, if it is one. */
export const time = z.iso.datetime({ offset: true }).nullish().catch(null).transform((value) => value ?? null)
/** An enum's value, as Shopify spells it in GraphQL. */
export const enumName = text.transform((value) => value?.toUpperCase().replaceAll(' ', '_') ?? null)

/** A list of which what cannot be read is left out. Connections too: `{ nodes }` and `{ edges: [{ node }] }`. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.unknown().optional().transform((value): z.output<S>[] => {
    const raw = Array.isArray(value) ? value : nodesOf(value)
    return raw.flatMap((entry) => {
      const read = item.safeParse(entry)
      return read.success ? [read.data] : []
    })
  })
}

function nodesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const { nodes, edges } = value as { nodes?: unknown; edges?: unknown }
  if (Array.isArray(nodes)) return nodes
  return Array.isArray(edges) ? edges.map((edge) => (edge as { node?: unknown } | null)?.node) : []
}

/** An object, or null for whatever else stands there. */
export const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().catch(null as never).transform((value) => value ?? null)

/** A currency amounts can be counted in. */
export const isCurrency = (code: string | null | undefined): code is string => CurrencyCode.safeParse(code).success
