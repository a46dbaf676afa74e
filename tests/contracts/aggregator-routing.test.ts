/** A parcel whose carrier nobody can ask, or is not connected, is asked for through the aggregator a merchant connected; under the aggregator's name of the carrier, and registered once. */
import { expect, test } from 'vitest'
import { carriers } from '../../server/carriers/index.ts'
import { makeAskCarriers } from '../../server/core/freshness/ask-carriers.ts'
import { connectCarrier } from '../../server/core/merchant/connect-carrier.ts'
import { anOrder, aShipment } from '../builders/order.ts'
import { aWorld } from '../builders/world.ts'

const number = '1033000123456789012345'
const parcel = { tracking_number: number, tag: 'InTransit', checkpoints: [{ checkpoint_time: '2026-11-19T08:00:00+01:00', tag: 'InTransit', message: 'Unterwegs', city: 'Wien' }] }

/** AfterShip, which follows only what it was told of. */
function anAfterShip() {
  const sent: { method: string; url: string; body: unknown }[] = []
  let follows = false
  const fetch = (async (input: URL, init: RequestInit = {}) => {
    const method = init.method ?? 'GET'
    sent.push({ method, url: String(input), body: typeof init.body === 'string' ? JSON.parse(init.body) as unknown : null })
    if (method === 'POST') {
      follows = true
      return Response.json({ meta: { code: 201 }, data: parcel }, { status: 201 })
    }
    return Response.json({ meta: { code: 200 }, data: { trackings: follows ? [parcel] : [] } })
  }) as unknown as typeof globalThis.fetch
  return { sent, fetch }
}

async function ask(world: Awaited<ReturnType<typeof aWorld>>) {
  const asking = makeAskCarriers(world)
  while (await asking.tick() > 0) await asking.settled()
  await asking.settled()
}

test('a linked-only carrier\'s parcel is read through AfterShip, told its carrier, and registered once', async () => {
  const { sent, fetch } = anAfterShip()
  const world = Object.assign(await aWorld({ carriers }), { fetch })
  await world.store.saveOrder(anOrder({ shipments: [aShipment({ carrier: 'austrian-post', trackingNumber: number, status: 'pending', events: [], scannedAt: null, askedAt: null, nextAskAt: world.clock.at })] }))
  await ask(world)
  expect(sent).toEqual([])
  await connectCarrier(world, world.shop.id, 'aftership', { apiKey: 'key' })
  await ask(world)
  const [asked, told] = sent
  expect([asked!.method, told!.method, told!.body]).toEqual(['GET', 'POST', { tracking_number: number, slug: 'austrian-post', destination_postal_code: '24105', language: 'de' }])
  expect((await world.store.findOrder('order-1'))!.shipments[0]).toMatchObject({ status: 'in_transit', carrier: 'austrian-post', lastError: null })
  world.clock.at += 86_400_000
  await ask(world)
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
  expect(sent.length).toBeGreaterThan(2)
})
