import { sql, type ExpressionBuilder } from 'kysely'
import type { Shipment } from '../core/order.ts'
import type { AskLine, AskReads, AskWrites } from '../core/freshness/ask-store.ts'
import { shipmentColumns, shipmentOf } from './order-rows.ts'
import type { Tables } from './tables.ts'
import type { Scope, TransactionScope } from './transaction.ts'

const column = (carrier: string | null) => carrier ?? ''
const ofCarrier = (carrier: string | null) => ({ eb }: { eb: ExpressionBuilder<Tables, 'shipment'> }) =>
  (carrier === null ? eb('carrier', 'is', null) : eb('carrier', '=', carrier))

export function askReads({ db }: Scope): AskReads {
  return {
    findPace: async (key) => (await db.selectFrom('ask_pace').select('data').where('key', '=', key).executeTakeFirst())?.data ?? null,
    listPaces: async (keys) => {
      if (keys.length === 0) return new Map()
      return new Map((await db.selectFrom('ask_pace').select(['key', 'data']).where('key', 'in', keys).execute()).map(({ key, data }) => [key, data]))
    },
  }
}

/** Parcels saved with a turn make their line wake by then. A line that wakes sooner is not touched, so that orders saved side by side do not wait for each other. */
export async function wakeLines({ db }: TransactionScope, shopId: string, shipments: readonly Pick<Shipment, 'carrier' | 'nextAskAt'>[]): Promise<void> {
  const wakes = new Map<string, number>()
  for (const { carrier, nextAskAt } of shipments) {
    if (nextAskAt !== null) wakes.set(column(carrier), Math.min(nextAskAt, wakes.get(column(carrier)) ?? nextAskAt))
  }
  for (const [carrier, wake_at] of wakes) {
    const known = await db.selectFrom('ask_line').select('wake_at').where('shop_id', '=', shopId).where('carrier', '=', carrier).executeTakeFirst()
    if (known && known.wake_at <= wake_at) continue
    await db.insertInto('ask_line').values({ shop_id: shopId, carrier, wake_at })
      .onConflict((conflict) => conflict.columns(['shop_id', 'carrier']).doUpdateSet({ wake_at }).where('ask_line.wake_at', '>', wake_at)).execute()
  }
}

async function claimAskLines({ db, locks }: TransactionScope, now: number, leaseMs: number, limit: number): Promise<AskLine[]> {
  const due = await db.selectFrom('ask_line').select(['shop_id', 'carrier']).where('wake_at', '<=', now).orderBy('wake_at').limit(limit)
    .$if(locks, (query) => query.forUpdate().skipLocked()).execute()
  const wakeAt = now + leaseMs
  for (const { shop_id, carrier } of due) {
    await db.updateTable('ask_line').set({ wake_at: wakeAt }).where('shop_id', '=', shop_id).where('carrier', '=', carrier).execute()
  }
  return due.map(({ shop_id, carrier }) => ({ shopId: shop_id, carrier: carrier || null, wakeAt }))
}

async function claimShipments({ db, locks }: TransactionScope, { shopId, carrier }: AskLine, { now, until, leaseMs, limit }: Parameters<AskWrites['claimShipments']>[1]): Promise<Shipment[]> {
  const rows = await db.selectFrom('shipment').select(shipmentColumns).where('shop_id', '=', shopId).where(ofCarrier(carrier)).where('next_ask_at', '<=', until)
    .where(({ eb, or }) => or([eb('leased_until', 'is', null), eb('leased_until', '<=', now)]))
    .orderBy('next_ask_at').limit(limit).$if(locks, (query) => query.forUpdate().skipLocked()).execute()
  if (rows.length > 0) await db.updateTable('shipment').set({ leased_until: now + leaseMs }).where('id', 'in', rows.map(({ id }) => id)).execute()
  return rows.map(shipmentOf)
}

/** The line sleeps until its next parcel is due, but no longer than `until`, and not at all where something woke it in the meantime. */
async function restLine({ db }: TransactionScope, { shopId, carrier, wakeAt }: AskLine, notBefore: number, until: number): Promise<void> {
  const line = db.updateTable('ask_line').where('shop_id', '=', shopId).where('carrier', '=', column(carrier)).where('wake_at', '=', wakeAt)
  const next = await db.selectFrom('shipment').select('next_ask_at').where('shop_id', '=', shopId).where(ofCarrier(carrier)).where('next_ask_at', 'is not', null)
    .orderBy('next_ask_at').limit(1).executeTakeFirst()
  await line.set({ wake_at: Math.max(notBefore, Math.min(until, next?.next_ask_at ?? until)) }).execute()
}

async function noteLooks({ db }: TransactionScope, orderIds: string[], now: number, gapMs: number): Promise<void> {
  // Most orders have nothing left to ask for: they cost a read and no write.
  const rows = await db.selectFrom('shipment').select(['id', 'shop_id', 'carrier', 'asked_at', 'next_ask_at', 'failures']).where('order_id', 'in', orderIds).where('next_ask_at', 'is not', null).execute()
  if (rows.length === 0) return
  await db.updateTable('shipment').set({ looked_at: now }).where('id', 'in', rows.map(({ id }) => id)).execute()
  // What failed waits for its turn, whoever looks.
  const hurried = rows.filter(({ asked_at, next_ask_at, failures }) => failures === 0 && next_ask_at! > now && (asked_at === null || asked_at <= now - gapMs))
  if (hurried.length === 0) return
  await db.updateTable('shipment').set({ next_ask_at: now }).where('id', 'in', hurried.map(({ id }) => id)).where('next_ask_at', '>', now).execute()
  for (const line of new Map(hurried.map((row) => [`${row.shop_id} ${row.carrier}`, row])).values()) {
    await db.updateTable('ask_line').set({ wake_at: now }).where('shop_id', '=', line.shop_id!).where('carrier', '=', column(line.carrier)).where('wake_at', '>', now).execute()
  }
}

export function askWrites(scope: TransactionScope): AskWrites {
  const { db, locks } = scope
  return {
    claimAskLines: (now, leaseMs, limit) => claimAskLines(scope, now, leaseMs, limit),
    claimShipments: (line, options) => claimShipments(scope, line, options),
    releaseShipments: async (ids) => {
      if (ids.length > 0) await db.updateTable('shipment').set({ leased_until: null }).where('id', 'in', ids).execute()
    },
    restLine: (line, notBefore, until) => restLine(scope, line, notBefore, until),
    noteLooks: (orderIds, now, gapMs) => noteLooks(scope, orderIds, now, gapMs),
    wakeShipments: async (shopId, carrier, now) => {
      await db.updateTable('shipment').set({ next_ask_at: now }).where('shop_id', '=', shopId).$if(carrier !== null, (query) => query.where('carrier', '=', carrier))
        .where('next_ask_at', '>', now).where(({ eb, or }) => or([eb('last_error', 'is not', null), eb('asked_at', 'is', null)])).execute()
      await db.updateTable('ask_line').set({ wake_at: now }).where('shop_id', '=', shopId).where('wake_at', '>', now)
        .$if(carrier !== null, (query) => query.where('carrier', '=', column(carrier))).execute()
    },
    lockPace: async (key, initial, now) => {
      await db.insertInto('ask_pace').values({ key, data: initial, saved_at: now }).onConflict((conflict) => conflict.doNothing()).execute()
      return (await db.selectFrom('ask_pace').select('data').where('key', '=', key).$if(locks, (query) => query.forUpdate()).executeTakeFirstOrThrow()).data
    },
    savePace: async (key, data, now) => {
      await db.updateTable('ask_pace').set({ data, saved_at: now }).where('key', '=', key).execute()
    },
  }
}

/** Credentials nobody used for a month are forgotten, and lines without a parcel to ask for. */
export async function purgeAsking({ db }: TransactionScope, now: number): Promise<void> {
  await db.deleteFrom('ask_pace').where('saved_at', '<', now - 30 * 86_400_000).execute()
  await sql`delete from ask_line where not exists (select 1 from shipment where shipment.shop_id = ask_line.shop_id
    and coalesce(shipment.carrier, '') = ask_line.carrier and shipment.next_ask_at is not null)`.execute(db)
}
