import { expect, test } from 'vitest'
import { aShipment, anOrder } from '../../tests/builders/order.ts'
import { aServer } from '../../tests/builders/server.ts'
import { carriers } from '../carriers/index.ts'
import type { Problem } from '../core/store-port.ts'
import { issueSetupCode } from '../core/merchant/set-up.ts'
import { sourcesFor } from '../core/delivery-date/learned-transit.ts'
import { withState } from '../core/order-from-push.ts'
import { watchOrders } from '../core/trouble/watch-orders.ts'

async function signedIn() {
  const server = await aServer({ carriers })
  const headers = { 'content-type': 'application/json', 'x-afterglow-admin': '1' }
  const answer = await server.api.request('/admin/api/set-up', { method: 'POST', headers, body: JSON.stringify({ code: await issueSetupCode(server.world), email: 'm@example.com', password: 'a password of tests' }) })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await server.api.request(`/admin/api/shops/${server.world.shop.id}${path}`, { method, headers: { ...headers, cookie }, ...body === undefined ? {} : { body: JSON.stringify(body) } })
    return { status: answer.status, body: await answer.json() as Record<string, never> & { problems: Problem[]; next: string | null } }
  }
  return { server, world: server.world, ask }
}
const aProblem = (id: string, changes: Partial<Problem> = {}): Problem => ({
  id, shopId: 'shop-1', orderId: null, shipmentId: id, carrier: 'dhl', kind: 'late', severity: 2, since: 1000, foundAt: 2000, status: 'open', endedAt: null,
  details: { orderNumber: '#<b>1</b>', trackingNumber: '00340434161094021501' }, ...changes,
})

test('the list: worst and newest first, by key from page to page, filtered, counted', async () => {
  const { world, ask } = await signedIn()
  for (let index = 0; index < 70; index++) await world.store.insertProblem(aProblem(`p${String(index).padStart(2, '0')}`, { since: index, severity: index % 7 === 0 ? 3 : 2, kind: index % 7 === 0 ? 'lost' : 'late' }))
  await world.store.insertProblem(aProblem('theirs', { shopId: 'other' }))
  const seen: Problem[] = []
  for (let next: string | null = ''; next !== null;) {
    const { body } = await ask('GET', `/problems${next && `?after=${next}`}`)
    expect(body.problems.length).toBeLessThanOrEqual(30)
    seen.push(...body.problems)
    next = body.next
  }
  expect(seen).toHaveLength(70)
  expect(seen.map(({ severity, since }) => severity * 1000 + since)).toEqual(seen.map(({ severity, since }) => severity * 1000 + since).sort((a, b) => b - a))
  expect(seen[0]).toMatchObject({ id: 'p63', kind: 'lost', orderNumber: '#<b>1</b>', carrierName: 'DHL', trackingUrl: expect.stringContaining('00340434161094021501') })
  expect((await ask('GET', '/problems?kind=lost')).body.problems).toHaveLength(10)
  expect((await ask('GET', '/problem-count')).body).toEqual({ open: 70 })
  for (const query of ['kind=nothing', 'status=half', 'after=x', 'after=9.1.p', 'after=2.1']) expect((await ask('GET', `/problems?${query}`)).status, query).toBe(400)
})

test('waving off and taking it back; not what is over, not another shop\'s', async () => {
  const { world, ask } = await signedIn()
  await world.store.insertProblem(aProblem('one'))
  await world.store.insertProblem(aProblem('over', { status: 'resolved', endedAt: 5 }))
  await world.store.insertProblem(aProblem('theirs', { shopId: 'other' }))
  const put = (id: string, status: unknown) => ask('PUT', `/problems/${id}/status`, { status }).then((answer) => answer.status)
  expect(await put('one', 'dismissed')).toBe(200)
  expect((await ask('GET', '/problem-count')).body).toEqual({ open: 0 })
  expect((await ask('GET', '/problems?status=dismissed')).body.problems).toMatchObject([{ id: 'one', status: 'dismissed' }])
  expect(await put('one', 'open')).toBe(200)
  expect([await put('over', 'dismissed'), await put('theirs', 'dismissed'), await put('none', 'open'), await put('one', 'resolved')]).toEqual([409, 404, 404, 400])
})

test('a carrier is chosen for a parcel that has none, remembered, taken back and forgotten', async () => {
  const { world, ask } = await signedIn()
  const order = anOrder({ revision: 0, shopId: world.shop.id, shipments: [aShipment({ carrier: null, carrierName: null, trackingNumber: '77712345678901', status: 'pending', events: [], scannedAt: null })] })
  await world.store.saveOrder(withState(order, world.shop, await sourcesFor(world, world.store, world.shop.id)))
  await watchOrders(world)
  const [problem] = (await ask('GET', '/problems?kind=carrier_unknown')).body.problems
  const { body: choice } = await ask('GET', `/problems/${problem!.id}/carriers`) as unknown as { body: { candidates: { carrier: string; name: string }[]; carriers: { id: string }[] } }
  expect(choice.candidates.length).toBeGreaterThan(0)
  expect(choice.carriers.map(({ id }) => id)).toEqual(expect.arrayContaining(['gls', 'austrian-post']))
  const parcel = `/orders/${order.id}/parcels/shipment-1/carrier`
  expect((await ask('PUT', parcel, { carrier: 'gls' })).status).toBe(200)
  await watchOrders(world)
  expect((await ask('GET', '/problems')).body.problems).toEqual([])
  expect((await ask('GET', '/carrier-patterns')).body).toMatchObject({ patterns: [{ pattern: '14/7771', carrier: 'gls', name: 'GLS' }] })
  expect((await ask('DELETE', parcel)).status).toBe(200)
  expect((await ask('GET', '/carrier-patterns')).body).toEqual({ patterns: [] })
  await ask('PUT', parcel, { carrier: 'gls' })
  expect((await ask('DELETE', `/carrier-patterns/${encodeURIComponent('14/7771')}`)).status).toBe(200)
  expect((await ask('GET', '/carrier-patterns')).body).toEqual({ patterns: [] })
  expect([(await ask('PUT', parcel, { carrier: 'nobody' })).status, (await ask('PUT', parcel, {})).status, (await ask('PUT', '/orders/x/parcels/y/carrier', { carrier: 'gls' })).status]).toEqual([400, 400, 404])
})

test('without a session nothing is told', async () => {
  const { server } = await signedIn()
  for (const path of ['problems', 'problem-count', 'carrier-patterns', 'problems/x/carriers']) expect((await server.api.request(`/admin/api/shops/shop-1/${path}`)).status, path).toBe(401)
})
