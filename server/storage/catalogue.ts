import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Product } from '../core/order.ts'
import type { Affinity, StoreReads, StoreWrites } from '../core/store-port.ts'
import { prepared } from './prepared.ts'
import type { Scope, TransactionScope } from './transaction.ts'

type CatalogueReads = Pick<StoreReads, 'findProducts' | 'listProducts' | 'listAffinities'>
/** Runs a piece of work in a transaction: the caller's where there is one. */
type Atomically = <T>(work: (scope: TransactionScope) => Promise<T>) => Promise<T>

const rowsPerInsert = 500
const rowsPerDelete = 5000

const currentGeneration = prepared<{ shop: string }>()((db, slot) => db.selectFrom('affinity_generation').select('generation').where('shop_id', '=', slot('shop')))

const productOf = (row: { data: string }) => JSON.parse(row.data) as Product

export function catalogueReads(scope: Scope): CatalogueReads {
  const { db } = scope
  return {
    findProducts: async (shopId, ids) => {
      if (!ids.length) return []
      return (await db.selectFrom('product').select('data').where('shop_id', '=', shopId).where('id', 'in', [...new Set(ids)]).orderBy('id').execute()).map(productOf)
    },
    listProducts: async (shopId, { after, limit, category }) => {
      const rows = await db.selectFrom('product').select('data').where('shop_id', '=', shopId)
        .$if(category !== undefined, (query) => query.where('category', '=', category!))
        .$if(after !== undefined, (query) => query.where('id', '>', after!)).orderBy('id').limit(limit).execute()
      return rows.map(productOf)
    },
    listAffinities: async (shopId, productIds, limit): Promise<Affinity[]> => {
      const [learned] = productIds.length ? await currentGeneration(scope, { shop: shopId }) : []
      if (!learned) return []
      const rows = await db.selectFrom('affinity').select(['product_id', 'other_id', 'score', 'support']).where('shop_id', '=', shopId)
        .where('generation', '=', learned.generation).where('product_id', 'in', [...new Set(productIds)])
        .orderBy('score', 'desc').orderBy('support', 'desc').orderBy('product_id').orderBy('other_id').limit(limit).execute()
      return rows.map((row) => ({ productId: row.product_id, otherId: row.other_id, score: row.score, support: row.support }))
    },
  }
}

const raiseShop = (scope: TransactionScope, shopId: string) => scope.db.updateTable('shop').set({ revision: sql`revision + 1` }).where('id', '=', shopId).execute()

/** Older news never overwrite newer; a shop whose products changed counts one revision. */
export async function saveProducts(scope: TransactionScope, products: Product[]): Promise<void> {
  const newest = new Map<string, Product>()
  for (const product of products) {
    const key = JSON.stringify([product.shopId, product.id])
    const known = newest.get(key)
    if (!known || known.updatedAt <= product.updatedAt) newest.set(key, product)
  }
  // In one order everywhere, so that two batches at once cannot lock each other out.
  const rows = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, product]) =>
    ({ shop_id: product.shopId, id: product.id, category: product.category, updated_at: product.updatedAt, data: JSON.stringify(product) }))
  const changed = new Set<string>()
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    const saved = await scope.db.insertInto('product').values(rows.slice(start, start + rowsPerInsert))
      .onConflict((conflict) => conflict.columns(['shop_id', 'id']).doUpdateSet((is) =>
        ({ category: is.ref('excluded.category'), updated_at: is.ref('excluded.updated_at'), data: is.ref('excluded.data') }))
        .whereRef('product.updated_at', '<=', 'excluded.updated_at')).returning('shop_id').execute()
    for (const { shop_id } of saved) changed.add(shop_id)
  }
  for (const shopId of [...changed].sort()) await raiseShop(scope, shopId)
}

/**
 * What was learned anew becomes visible at once, when all of it is written. Outside of a transaction every batch has its own,
 * so that learning never keeps buyers waiting.
 */
export async function replaceAffinities(atomically: Atomically, shopId: string, batches: Parameters<StoreWrites['replaceAffinities']>[1]): Promise<void> {
  const generation = randomInt(1, 2 ** 47)
  for await (const batch of batches) {
    for (let start = 0; start < batch.length; start += rowsPerInsert) {
      const rows = batch.slice(start, start + rowsPerInsert).map(({ productId, otherId, score, support }) =>
        ({ shop_id: shopId, generation, product_id: productId, other_id: otherId, score, support }))
      await atomically((scope) => scope.db.insertInto('affinity').values(rows).onConflict((conflict) => conflict.doNothing()).execute())
      await new Promise((resolve) => { setImmediate(resolve) })
    }
  }
  await atomically(async (scope) => {
    await scope.db.insertInto('affinity_generation').values({ shop_id: shopId, generation })
      .onConflict((conflict) => conflict.column('shop_id').doUpdateSet({ generation })).execute()
    await raiseShop(scope, shopId)
  })
  for (let more = true; more;) {
    more = await atomically((scope) => deleteSomeOutdated(scope, shopId, generation))
    await new Promise((resolve) => { setImmediate(resolve) })
  }
}

async function deleteSomeOutdated(scope: TransactionScope, shopId: string, generation: number): Promise<boolean> {
  const row = sql.ref(scope.engine === 'postgres' ? 'ctid' : 'rowid')
  const { numAffectedRows = 0n } = await sql`delete from affinity where ${row} in (
    select ${row} from affinity where shop_id = ${shopId} and generation <> ${generation} limit ${sql.lit(rowsPerDelete)})`.execute(scope.db)
  return numAffectedRows === BigInt(rowsPerDelete)
}
