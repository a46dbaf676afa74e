import { expect, test } from 'vitest'
import * as z from 'zod'
import { anOrder, aShipment, aShop } from '../../../tests/builders/order.ts'
import { aCarrier, aWorld } from '../../../tests/builders/world.ts'
import { AppError } from '../../contract/errors.ts'
import type { WebhookSubscriptions, WebhookTarget } from '../carrier-port.ts'
import { connectCarrier, disconnectCarrier } from '../merchant/connect-carrier.ts'
import { closeHook, openHook, readHooks } from './hooks.ts'
import { renewSubscriptions } from './renew-subscriptions.ts'

const dayMs = 86_400_000
const shop = 'shop-1'

/** A carrier whose subscriptions end after 14 days, and what it was asked. */
function aPushingCarrier(changes: Partial<WebhookSubscriptions<unknown>> = {}) {
  const asked: { numbers: string[]; target: WebhookTarget }[] = []
  const cancelled: string[] = []
  let fault: AppError | null = null
  const carrier = aCarrier({
    id: 'ups', name: 'UPS', aliases: [], settings: z.object({ apiKey: z.string() }),
    webhook: {
      secret: 'subscribed', verify: () => undefined, parse: () => null,
      subscriptions: {
        batch: 2, scope: () => 'parcels', renewBeforeMs: 3 * dayMs,
        subscribe: async (queries, target, _settings, context) => {
          asked.push({ numbers: queries.map(({ trackingNumber }) => trackingNumber), target })
          if (fault) throw fault
          const numbers = queries.length > 0 ? queries.map(({ trackingNumber }) => trackingNumber).filter((number) => number.startsWith('1Z')) : [undefined]
          return numbers.map((trackingNumber) => ({ ...(trackingNumber && { trackingNumber }), id: 'subscription-1', expiresAt: context.now() + 14 * dayMs }))
        },
        unsubscribe: async (id) => void cancelled.push(id),
        ...changes,
      },
    },
  })
  return { carrier, asked, cancelled, fail: (error: AppError | null) => { fault = error } }
}
async function aLine(changes: Partial<WebhookSubscriptions<unknown>> = {}) {
  const pushing = aPushingCarrier(changes)
  const world = await aWorld({ carriers: [pushing.carrier, aCarrier()] })
  await connectCarrier(world, shop, 'ups', { apiKey: 'key' })
  const parcel = (id: string, trackingNumber: string | null, more = {}) => aShipment({ id, trackingNumber, carrier: 'ups', ...more })
  await world.store.saveOrder(anOrder({
    shipments: [
      parcel('a', '1ZAAA'), parcel('b', '1zbbb'), parcel('c', '1Z CCC'), parcel('declined', '77'), parcel('over', '1ZOVER', { nextAskAt: null }), parcel('none', null),
      aShipment({ id: 'other', trackingNumber: '1ZOTHER', carrier: 'dhl' }),
    ],
  }))
  return { ...pushing, world }
}
const pushed = async (world: Awaited<ReturnType<typeof aWorld>>) =>
  Object.fromEntries((await world.store.findOrder('order-1'))!.shipments.map(({ id, pushedUntil }) => [id, pushedUntil === undefined ? null : Math.round((pushedUntil! - world.clock.at) / dayMs)]))

test('nothing is subscribed before the merchant opens the way', async () => {
  const { asked, world } = await aLine()
  await renewSubscriptions(world)
  expect(asked).toEqual([])
})

test('each parcel is subscribed once, renewed three days before the end, and no longer once it is over', async () => {
  const { asked, world } = await aLine()
  const { url } = await openHook(world, shop, 'ups')
  await renewSubscriptions(world)
  expect(asked.flatMap(({ numbers }) => numbers).toSorted()).toEqual(['1ZAAA', '1ZBBB', '1ZCCC', '77'])
  expect(asked.every(({ numbers, target }) => numbers.length <= 2 && target.url === url && /^[0-9a-f]{32}$/.test(target.secret))).toBe(true)
  expect(await pushed(world)).toEqual({ a: 14, b: 14, c: 14, declined: 4, over: null, none: null, other: null })
  asked.length = 0
  world.clock.at += 10.9 * dayMs
  await renewSubscriptions(world)
  // Only the declined one was offered again.
  expect(asked.flatMap(({ numbers }) => numbers)).toEqual(['77'])
  asked.length = 0
  world.clock.at += 0.2 * dayMs
  const order = (await world.store.findOrder('order-1'))!
  await world.store.saveOrder({ ...order, shipments: order.shipments.map((parcel) => (parcel.id === 'a' ? { ...parcel, nextAskAt: null } : parcel)) })
  await renewSubscriptions(world)
  expect(asked.flatMap(({ numbers }) => numbers).toSorted()).toEqual(['1ZBBB', '1ZCCC'])
})

test('a whole account is one subscription: renewed in time, cancelled when closed', async () => {
  const { asked, cancelled, world } = await aLine({ scope: () => 'account' })
  await openHook(world, shop, 'ups')
  await renewSubscriptions(world)
  await renewSubscriptions(world)
  expect(asked.map(({ numbers }) => numbers)).toEqual([[]])
  expect((await readHooks(world, shop)).get('ups')!.subscribedUntil).toBe(world.clock.at + 14 * dayMs)
  world.clock.at += 12 * dayMs
  await renewSubscriptions(world)
  expect(asked).toHaveLength(2)
  await closeHook(world, shop, 'ups')
  expect(cancelled).toEqual(['subscription-1'])
  await renewSubscriptions(world)
  expect(asked).toHaveLength(2)
})

test('a merchant who asked for nothing gets nothing', async () => {
  const { asked, world } = await aLine({ scope: () => null })
  await openHook(world, shop, 'ups')
  await renewSubscriptions(world)
  expect(asked).toEqual([])
})

test('a failure is told with the connection, tried ever more rarely, obeys Retry-After, and ends with the next success', async () => {
  const { asked, fail, world } = await aLine()
  await openHook(world, shop, 'ups')
  fail(new AppError('unauthorized', 'UPS does not accept the key.'))
  await renewSubscriptions(world)
  expect((await readHooks(world, shop)).get('ups')!.lastError).toBe('UPS does not accept the key.')
  const waits: number[] = []
  for (let round = 0; round < 9; round++) {
    const before = asked.length
    let minutes = 0
    while (asked.length === before && minutes < 1000) {
      world.clock.at += 60_000
      minutes++
      await renewSubscriptions(world)
    }
    waits.push(minutes)
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360])
  fail(new AppError('rate_limited', 'Fewer.', { retryAfterSeconds: 90 }))
  world.clock.at += 360 * 60_000
  await renewSubscriptions(world)
  const before = asked.length
  world.clock.at += 60_000
  await renewSubscriptions(world)
  expect(asked).toHaveLength(before)
  fail(null)
  world.clock.at += 60_000
  await renewSubscriptions(world)
  expect((await readHooks(world, shop)).get('ups')).toMatchObject({ lastError: null })
  expect((await pushed(world))['a']).toBe(14)
})

test('one shop\'s broken connection stands in no other\'s way', async () => {
  const { asked, world } = await aLine()
  await world.store.saveShop(aShop({ id: 'a-shop-before' }))
  await openHook(world, 'a-shop-before', 'ups')
  await world.store.saveSecret('a-shop-before', 'carrier:ups', 'sealed with a key that is gone', 0)
  await openHook(world, shop, 'ups')
  await renewSubscriptions(world)
  expect(asked.length).toBeGreaterThan(0)
  expect(world.log.lines.some((line) => line.includes('carrier.subscribe_broken'))).toBe(true)
})

test('disconnected, nothing is subscribed any more', async () => {
  const { asked, world } = await aLine()
  await openHook(world, shop, 'ups')
  await closeHook(world, shop, 'ups')
  await disconnectCarrier(world, shop, 'ups')
  await renewSubscriptions(world)
  expect(asked).toEqual([])
})

test('an open way stays as it is until it is renewed; a carrier that tells nothing has none', async () => {
  const { world } = await aLine()
  const first = await openHook(world, shop, 'ups')
  expect(await openHook(world, shop, 'ups')).toEqual(first)
  expect((await openHook(world, shop, 'ups', { renew: true })).url).not.toBe(first.url)
  await expect(openHook(world, shop, 'dhl')).rejects.toMatchObject({ code: 'not_found' })
  expect(await world.store.findCarrierHook(first.url.split('/').at(-1)!)).toBeNull()
})
