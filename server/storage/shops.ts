import { sql, type Selectable } from 'kysely'
import { ShopSettings } from '../contract/shop.ts'
import type { Merchant, Shop, StoreReads, StoreWrites } from '../core/store-port.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'
import type { Scope, TransactionScope } from './transaction.ts'

type ShopReads = Pick<StoreReads, 'findShop' | 'listShops' | 'findSecret' | 'listSecrets' | 'findMerchant' | 'countMerchants' | 'findSession' | 'ping'>
type ShopWrites = Pick<StoreWrites, 'saveShop' | 'deleteShop' | 'saveSecret' | 'deleteSecret' | 'swapSecret' | 'saveMerchant' | 'saveSession' | 'deleteSession'>

const shopById = prepared<{ id: string }>()((db, slot) => db.selectFrom('shop').selectAll().where('id', '=', slot('id')))

const defaults = ShopSettings.parse({})
/** What an older version stored lacks the settings that came later: they stand at their defaults. */
function settingsOf(stored: string): ShopSettings {
  const settings = JSON.parse(stored) as Partial<ShopSettings>
  return { ...defaults, ...settings, delivery: { ...defaults.delivery, ...settings.delivery } }
}

const shopOf = (row: Selectable<Tables['shop']>): Shop =>
  ({ id: row.id, platform: row.platform, name: row.name, settings: settingsOf(row.settings), revision: row.revision })
const merchantOf = (row: Selectable<Tables['merchant']>): Merchant => ({ id: row.id, email: row.email, passwordHash: row.password_hash, createdAt: row.created_at })
const emailKey = (email: string) => email.trim().toLowerCase()

/** Above every text that begins with the prefix, in byte order. */
const lastCharacter = '\u{10FFFF}'

export function shopReads(scope: Scope): ShopReads {
  const { db } = scope
  return {
    findShop: async (id) => {
      const [row] = await shopById(scope, { id })
      return row ? shopOf(row) : null
    },
    listShops: async () => (await db.selectFrom('shop').selectAll().orderBy('id').execute()).map(shopOf),
    findSecret: async (shopId, name) => (await db.selectFrom('secret').select('sealed').where('shop_id', '=', shopId).where('name', '=', name).executeTakeFirst())?.sealed ?? null,
    listSecrets: async (shopId, prefix) => {
      const rows = await db.selectFrom('secret').select(['name', 'sealed', 'created_at']).where('shop_id', '=', shopId)
        .where('name', '>=', prefix).where('name', '<', prefix + lastCharacter).orderBy('name').execute()
      return rows.map((row) => ({ name: row.name, sealed: row.sealed, createdAt: row.created_at }))
    },
    findMerchant: async (filter) => {
      const row = await db.selectFrom('merchant').selectAll()
        .where((is) => ('id' in filter ? is('id', '=', filter.id) : is('email', '=', emailKey(filter.email)))).executeTakeFirst()
      return row ? merchantOf(row) : null
    },
    countMerchants: async () => (await db.selectFrom('merchant').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count,
    findSession: async (idHash) => {
      const row = await db.selectFrom('session').select(['merchant_id', 'expires_at']).where('id_hash', '=', idHash).executeTakeFirst()
      return row ? { merchantId: row.merchant_id, expiresAt: row.expires_at } : null
    },
    ping: async () => {
      try {
        await sql`select 1`.execute(db)
        return true
      } catch {
        return false
      }
    },
  }
}

export function shopWrites({ db }: TransactionScope): ShopWrites {
  return {
    saveShop: async (shop) => {
      const row = { platform: shop.platform, name: shop.name, settings: JSON.stringify(shop.settings) }
      await db.insertInto('shop').values({ id: shop.id, ...row, revision: shop.revision + 1 })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, revision: sql`shop.revision + 1` })).execute()
    },
    deleteShop: async (shopId) => {
      for (const table of ['orders', 'product', 'affinity', 'affinity_generation', 'act', 'act_result', 'inbound', 'question', 'secret', 'carrier_hook', 'waiting_report', 'problem', 'carrier_pattern', 'delivery', 'learned', 'delivery_score', 'ask_line'] as const) {
        await db.deleteFrom(table).where('shop_id', '=', shopId).execute()
      }
      await db.deleteFrom('shop').where('id', '=', shopId).execute()
    },
    saveSecret: async (shopId, name, sealed, at) => {
      await db.insertInto('secret').values({ shop_id: shopId, name, sealed, created_at: at })
        .onConflict((conflict) => conflict.columns(['shop_id', 'name']).doUpdateSet({ sealed, created_at: at })).execute()
    },
    deleteSecret: async (shopId, name) => {
      await db.deleteFrom('secret').where('shop_id', '=', shopId).where('name', '=', name).execute()
    },
    swapSecret: async (shopId, name, expected, sealed, at) => {
      const swapped = await db.updateTable('secret').set({ sealed, created_at: at })
        .where('shop_id', '=', shopId).where('name', '=', name).where('sealed', '=', expected).returning('name').execute()
      return swapped.length === 1
    },
    saveMerchant: async ({ id, email, passwordHash, createdAt }) => {
      // Whoever knew the old password is signed out.
      await db.deleteFrom('session').where('merchant_id', 'in', db.selectFrom('merchant').select('id').where('id', '=', id).where('password_hash', '!=', passwordHash)).execute()
      const row = { email: emailKey(email), password_hash: passwordHash }
      await db.insertInto('merchant').values({ id, ...row, created_at: createdAt }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
    },
    saveSession: async (idHash, merchantId, expiresAt) => {
      await db.insertInto('session').values({ id_hash: idHash, merchant_id: merchantId, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column('id_hash').doUpdateSet({ merchant_id: merchantId, expires_at: expiresAt })).execute()
    },
    deleteSession: async (idHash) => {
      await db.deleteFrom('session').where('id_hash', '=', idHash).execute()
    },
  }
}
