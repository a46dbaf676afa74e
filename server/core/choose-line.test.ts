import { expect, test } from 'vitest'
import * as z from 'zod'
import { aShipment } from '../../tests/builders/order.ts'
import { aCarrier, aWorld } from '../../tests/builders/world.ts'
import { canBeAsked, chooseLine, openShopLines } from './choose-line.ts'
import { connectCarrier } from './merchant/connect-carrier.ts'

const keyed = z.object({ apiKey: z.string().min(1) })
const carriers = [
  aCarrier({ settings: keyed }),
  aCarrier({ id: 'evri', name: 'Evri', aliases: ['evri'], track: undefined }),
  aCarrier({ id: 'own-fleet', name: 'Own delivery', aliases: [], track: undefined }),
  aCarrier({ id: 'aftership', name: 'AfterShip', aliases: [], settings: keyed, courierOf: (id) => (id === 'evri' ? 'hermes-uk' : undefined) }),
  aCarrier({ id: 'ship24', name: 'Ship24', aliases: [], settings: keyed, courierOf: () => undefined }),
]
const [dhl, evri, own, unknown] = ['dhl', 'evri', 'own-fleet', null].map((carrier) => aShipment({ carrier, trackingNumber: 'H01234567890' }))

async function aShopWith(connected: string[], tracking: Record<string, unknown> = {}) {
  const world = await aWorld({ carriers, settings: { tracking } })
  for (const id of connected) await connectCarrier(world, world.shop.id, id, { apiKey: `key of ${id}` })
  return world
}
const chosen = async (connected: string[], shipment = dhl!, tracking = {}) => {
  const world = await aShopWith(connected, tracking)
  const choice = await chooseLine(world, world.shop, shipment)
  return choice && `${choice.line.carrier.id}(${(choice.line.settings as { apiKey: string }).apiKey})${choice.underlying ? ` for ${choice.underlying}` : ''}`
}

test.each([
  [[], dhl, {}, null],
  [['dhl'], dhl, {}, 'dhl(key of dhl)'],
  [['dhl', 'aftership'], dhl, {}, 'dhl(key of dhl)'],
  [['aftership'], dhl, {}, 'aftership(key of aftership) for dhl'],
  [['dhl', 'aftership'], dhl, { always: true }, 'aftership(key of aftership) for dhl'],
  [['dhl'], dhl, { always: true }, 'dhl(key of dhl)'],
  [['dhl', 'aftership'], evri, {}, 'aftership(key of aftership) for evri'],
  [['aftership', 'ship24'], evri, { aggregator: 'ship24' }, 'ship24(key of ship24) for evri'],
  [['aftership'], evri, { aggregator: 'ship24' }, 'aftership(key of aftership) for evri'],
  [['dhl'], evri, {}, null],
  [['aftership'], own, {}, null],
  [['aftership'], unknown, {}, 'aftership(key of aftership)'],
  [['aftership'], aShipment({ carrier: null, trackingNumber: '12345' }), {}, null],
  [['aftership'], aShipment({ carrier: 'evri', trackingNumber: null }), {}, null],
  [['ship24', 'aftership'], aShipment({ carrier: 'ship24', trackingNumber: 'H1' }), { aggregator: 'aftership', always: true }, 'ship24(key of ship24)'],
])('with %j connected: %#', async (connected, shipment, tracking, expected) => {
  expect(await chosen(connected, shipment, tracking)).toBe(expected)
})

test('another shop\'s connection is never used, and a key that is gone does not stand in the way of the others', async () => {
  const world = await aShopWith(['dhl', 'aftership'])
  const other = { ...world.shop, id: 'shop-2' }
  await world.store.saveShop(other)
  expect(await chooseLine(world, other, dhl!)).toBeNull()
  await world.store.saveSecret(world.shop.id, 'carrier:dhl', 'sealed with a key that is gone', 0)
  expect((await openShopLines(world, world.shop)).choose(dhl!)?.line.carrier.id).toBe('aftership')
})

test('what can be asked is worth a place in the queue', () => {
  const known = new Map(carriers.map((carrier) => [carrier.id, carrier]))
  const told = (shipment = dhl!, map = known) => canBeAsked(map, shipment)
  expect([dhl, evri, own, unknown].map((shipment) => told(shipment))).toEqual([true, true, false, true])
  expect(told(aShipment({ carrier: 'dhl', trackingNumber: null }))).toBe(false)
  expect(told(aShipment({ carrier: 'gone', trackingNumber: 'H01234567890' }))).toBe(false)
  const without = new Map([...known].filter(([, { courierOf }]) => !courierOf))
  expect([dhl, evri, unknown].map((shipment) => told(shipment, without))).toEqual([true, false, false])
})
