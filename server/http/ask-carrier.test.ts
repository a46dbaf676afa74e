import { expect, test } from 'vitest'
import { anOrder, aShipment } from '../../tests/builders/order.ts'
import { aServer, type TestServer } from '../../tests/builders/server.ts'
import { carriers } from '../carriers/index.ts'
import type { Order } from '../core/order.ts'
import { patternOf } from '../core/carrier-choice/number-pattern.ts'

/** 14 digits: of Hermes, DPD and others. */
const number = '01234567890123'

async function unknownParcel(changes: Partial<Order['shipments'][number]> = {}): Promise<{ server: TestServer; order: Order; linkOf: (scope?: 'view' | 'act' | 'redacted') => Promise<string | undefined>; answer: (link: string, carrier: string) => Promise<Response> }> {
  const server = await aServer({ carriers })
  const shipment = aShipment({ carrier: null, carrierName: null, trackingNumber: number, trackingUrl: null, status: 'pending', events: [], scannedAt: null, ...changes })
  const order = await server.save(anOrder({ shopId: server.world.shop.id, shipments: [shipment] }))
  return {
    server, order,
    async linkOf(scope = 'act') {
      const page = await (await server.get('/v1/page?placement=order_status', server.token(order, scope))).text()
      return /"(https?:[^"]*?(\/parcel\/[^"]+))"/.exec(page)?.[2]
    },
    answer: (link, carrier) => Promise.resolve(server.api.request(link, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ carrier }).toString() })),
  }
}

test('a buyer says who brings a parcel: it is followed there, and the next number of this form is known', async () => {
  const { server, order, linkOf, answer } = await unknownParcel()
  const link = (await linkOf())!
  const page = await server.get(link)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect([...(await page.text()).matchAll(/name="carrier" value="([^"]+)"/g)].map(([, id]) => id)).toEqual(expect.arrayContaining(['hermes', 'dpd']))
  const answered = await answer(link, 'hermes')
  expect([answered.status, answered.headers.get('location')]).toEqual([303, expect.stringMatching(/\/o\/1\./)])
  const [parcel] = (await server.world.store.findOrder(order.id))!.shipments
  expect(parcel).toMatchObject({ carrier: 'hermes', carrierBy: 'number' })
  expect(await server.world.store.listCarrierPatterns(order.shopId)).toMatchObject([{ pattern: patternOf(number), carrier: 'hermes' }])
  expect((await answer(link, 'dpd')).status).toBe(409)
  expect(await linkOf()).toBeUndefined()
})

test('only a carrier whose numbers look like this one is taken, and what the shop corrected stays', async () => {
  const { server, order, linkOf, answer } = await unknownParcel()
  await server.world.store.saveCarrierPattern(order.shopId, { pattern: patternOf(number), carrier: 'gls', learnedAt: server.world.clock.at })
  const link = (await linkOf())!
  for (const wrong of ['usps', 'nobody', '', '__proto__']) expect((await answer(link, wrong)).status, wrong).toBe(400)
  expect((await answer(link, 'dpd')).status).toBe(303)
  expect(await server.world.store.listCarrierPatterns(order.shopId)).toMatchObject([{ carrier: 'gls' }])
})

test('a link that only shows does not ask, nor does a parcel whose carrier is known; an altered address opens nothing', async () => {
  const { server, linkOf } = await unknownParcel()
  expect([await linkOf('view'), await linkOf('redacted')]).toEqual([undefined, undefined])
  const link = (await linkOf())!
  for (const bad of [`${link}x`, link.replace('/parcel/1.', '/parcel/1.x'), link.replace('/parcel/', '/v1/files/')]) expect((await server.get(bad)).status, bad).toBe(401)
  expect(await (await unknownParcel({ carrier: 'dhl' })).linkOf()).toBeUndefined()
  expect(await (await unknownParcel({ trackingUrl: 'https://carrier.example/1' })).linkOf()).toBeUndefined()
})
