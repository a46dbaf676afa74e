import * as z from 'zod'
import { AppError, parse } from '../../contract/errors.ts'
import type { World } from '../../core/ports.ts'
import { findShopSecret } from '../../core/shop-secrets.ts'
import type { Shop } from '../../core/store-port.ts'
import { readText } from '../_read-text.ts'
import { signatureOf } from '../_signature.ts'
import { JtlEvent, type JtlReceipt } from './messages.ts'
import { receiveEvents } from './receive-events.ts'

const Batch = z.object({ events: z.array(JtlEvent).max(200) })

const answerMs = 20_000
const maxMegabytes = 8
/** A shop after a long outage has hundred thousand entries: the others get their turn in between. */
const batchesAtOnce = 25
const shopsAtOnce = 4
const path = '/afterglow/outbox'

/**
 * Where a shop's outbox is asked for: below its address, whatever query or fragment that has, so that we sign and send nothing for another
 * path. Null for none, and for this machine itself once we are open to the net: whoever may enter a shop's address may not send us there.
 */
function outboxOf({ settings: { url } }: Shop, publicUrl: string): URL | null {
  const shop = URL.parse(url)
  if (!shop || (shop.protocol !== 'https:' && publicUrl.startsWith('https:'))) return null
  return Object.assign(shop, { pathname: shop.pathname.replace(/\/+$/, '') + path, search: '', hash: '' })
}

const keyFact = 'jtl:key'
/** Remembers by which key the plugin speaks, so that we speak to it by the same. */
export const rememberKey = (world: World, shop: Shop, keyId: string): Promise<void> => world.store.saveSecret(shop.id, keyFact, keyId, world.clock.now())

/** One batch: tells what became of the last one, and answers the next. Throws AppError where the shop does not answer as the plugin does. */
async function ask(world: World, url: URL, key: { id: string; secret: string }, results: JtlReceipt['results']): Promise<JtlEvent[]> {
  const body = JSON.stringify({ results })
  const timestamp = String(Math.floor(world.clock.now() / 1000))
  const answer = await world.fetch(url, {
    method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(answerMs),
    headers: {
      'content-type': 'application/json', accept: 'application/json', 'afterglow-key': key.id, 'afterglow-timestamp': timestamp,
      'afterglow-signature': signatureOf(key.secret, { timestamp, method: 'POST', pathWithQuery: url.pathname }, body),
    },
  }).catch((cause: unknown) => { throw new AppError('upstream_unavailable', 'The shop does not answer.', { cause }) })
  if (!answer.ok) {
    await answer.body?.cancel()
    throw new AppError('upstream_rejected', `The shop's plugin answered ${answer.status}.`)
  }
  const text = await readText(answer, maxMegabytes, 'The shop')
  try {
    return parse(Batch, JSON.parse(text), 'The outbox').events
  } catch (cause) {
    throw new AppError('upstream_rejected', 'The shop answered something that is no outbox.', { cause })
  }
}

async function pullShop(world: World, shop: Shop): Promise<void> {
  const keyId = await world.store.findSecret(shop.id, keyFact)
  const key = keyId === null ? null : await findShopSecret(world, keyId)
  const url = outboxOf(shop, world.publicUrl)
  if (!keyId || !key || !url) return
  let results: JtlReceipt['results'] = []
  for (let batch = 0; batch < batchesAtOnce; batch++) {
    const events = await ask(world, url, { id: keyId, secret: key.secret }, results)
    if (events.length === 0) return
    results = (await receiveEvents(world, shop, events)).results
  }
  // Of the last batch too the shop must know that it arrived.
  await ask(world, url, { id: keyId, secret: key.secret }, results)
}

/** After failures in a row a shop is asked less often, up to every quarter of an hour; its own cron pushes meanwhile. */
const restMs = (failures: number) => Math.min(15 * 60_000, 30_000 * 2 ** failures)

/** Makes what fetches all that waits in the outboxes of JTL-Shops, four shops at a time. A shop that does not answer keeps nobody else waiting. */
export function makePullOutboxes(world: World): () => Promise<void> {
  const rests = new Map<string, { failures: number; until: number }>()
  const pull = async (shop: Shop) => {
    try {
      await pullShop(world, shop)
      rests.delete(shop.id)
    } catch (cause) {
      const failures = (rests.get(shop.id)?.failures ?? 0) + 1
      rests.set(shop.id, { failures, until: world.clock.now() + restMs(failures) })
      world.log.warn('jtl.pull_failed', { shop: shop.id, failures, code: cause instanceof AppError ? cause.code : 'internal' })
    }
  }
  return async () => {
    const shops = (await world.store.listShops()).filter(({ id, platform, settings }) =>
      platform === 'jtl-shop' && settings.url !== '' && (rests.get(id)?.until ?? 0) <= world.clock.now())
    for (let start = 0; start < shops.length; start += shopsAtOnce) await Promise.all(shops.slice(start, start + shopsAtOnce).map(pull))
  }
}
