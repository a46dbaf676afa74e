import { expect, test } from 'vitest'
import { aWorld, type TestWorld } from '../../../tests/builders/world.ts'
import { demo as demoCarrier } from '../../carriers/demo.ts'
import { OrderState } from '../../contract/page.ts'
import type { Carrier } from '../../core/carrier-port.ts'
import { deriveFacts } from '../../core/order-state.ts'
import { sellables } from './catalogue/catalogue.ts'
import { seedDemo } from './seed.ts'
import { demoJobs, placeTestOrder, pushOf } from './test-order.ts'
import { demoBuyer } from './shop/cart-pages.ts'
import { priceCart, readItems } from './shop/cart.ts'

const carriers = [demoCarrier as unknown as Carrier]
const at = Date.parse('2026-11-21T10:00:00Z')

test('makes a complete shop with its catalogue and orders, and tells how far it is', async () => {
  const world = await aWorld({ carriers, at })
  const progress: [number, number][] = []
  await seedDemo(world, { orders: 1200, onProgress: (done, total) => progress.push([done, total]) })
  expect(progress).toEqual([[1200, 1200]])
  expect(await world.store.countOrders('demo')).toBe(1200)
  expect(await world.store.listProducts('demo', { limit: 500 })).toHaveLength(sellables.size)
  const { settings, platform } = (await world.store.findShop('demo'))!
  expect(platform).toBe('demo')
  expect(settings.contact.email).not.toBe('')
  expect(settings.legal.links.map(({ label }) => label)).toEqual(['Impressum', 'Datenschutz', 'Widerrufsbelehrung', 'AGB'])
  for (const state of OrderState.options) expect((await world.store.listOrdersByState('demo', state, 1)).length, state).toBe(1)
})

test('run again it changes nothing; asked for more it adds the missing ones', async () => {
  const world = await aWorld({ carriers, at })
  await seedDemo(world, { orders: 40 })
  const shop = (await world.store.findShop('demo'))!
  await seedDemo(world, { orders: 40 })
  await seedDemo(world, { orders: 10 })
  expect((await world.store.findShop('demo'))!.revision).toBe(shop.revision)
  await seedDemo(world, { orders: 100 })
  expect(await world.store.countOrders('demo')).toBe(100)
  expect(await world.store.findOrderByExternalId('demo', '10100')).not.toBeNull()
})

test('keeps what the merchant has set since', async () => {
  const world = await aWorld({ carriers, at })
  await seedDemo(world, { orders: 5 })
  const shop = (await world.store.findShop('demo'))!
  await world.store.saveShop({ ...shop, settings: { ...shop.settings, formality: 'formal' } })
  const [cup] = await world.store.findProducts('demo', ['tau-salbei'])
  await world.store.saveProducts([{ ...cup!, price: 2500, updatedAt: at }])
  world.clock.at += 2 * 86_400_000
  await seedDemo(world, { orders: 9 })
  expect((await world.store.findProducts('demo', ['tau-salbei']))[0]!.price).toBe(2500)
  expect((await world.store.findShop('demo'))!.settings.formality).toBe('formal')
})

test('says what is missing where the demo carrier is not listed', async () => {
  await expect(seedDemo(await aWorld(), { orders: 1 })).rejects.toThrow(/demo carrier/)
})

/** Lets the shop do what is planned, step by step. */
async function runJobs(world: TestWorld, onStep: (step: unknown) => Promise<void>) {
  const handler = demoJobs(world)['demo-advance']!
  for (let done = 0; done < world.enqueued.length; done++) {
    world.clock.at += 5000
    const { payload } = world.enqueued[done]!
    await handler(payload)
    await onStep(payload.step)
    if (done > 10) throw new Error('the chain does not end')
  }
}

async function order(world: TestWorld, items: string, journey: string, payment = 'prepaid') {
  const shop = (await world.store.findShop('demo'))!
  const products = new Map((await world.store.listProducts('demo', { limit: 500 })).map((product) => [product.id, product]))
  const cart = priceCart(readItems(items), products)
  return placeTestOrder(world, shop, pushOf({ ...demoBuyer, payment, key: 'abcdef123456' }, cart.lines, cart, world.publicUrl, world.clock.at, 'de'), journey)
}

test('a test order is paid, prepared and handed over in two parcels the demo carrier brings', async () => {
  const world = await aWorld({ carriers, at })
  await seedDemo(world, { orders: 1 })
  const { id } = await order(world, 'morgenrot-500:2,tau-salbei:1,lotse-100:1', 'D')
  const told: string[] = []
  await runJobs(world, async () => { told.push((await world.store.findOrder(id))!.state) })
  expect(told).toEqual(['received', 'in_preparation', 'shipped'])
  const { shipments } = (await world.store.findOrder(id))!
  expect(shipments.map(({ carrier, trackingNumber, items }) => [carrier, trackingNumber!.slice(0, 6), items!.length])).toEqual([['demo', 'DEMODQ', 2], ['demo', 'DEMONQ', 1]])
  const ended = await Promise.all(shipments.map(({ trackingNumber }) => demoCarrier.track!({ trackingNumber: trackingNumber! }, {}, { fetch, log: world.log, now: () => world.clock.at + 90_000 })))
  expect(ended.map((answer) => answer.shipments[0]!.status)).toEqual(['delivered', 'delivered'])
})

test('every step may be taken twice without another parcel', async () => {
  const world = await aWorld({ carriers, at })
  await seedDemo(world, { orders: 1 })
  const { id } = await order(world, 'tau-salbei:1', 'N', 'invoice')
  const handler = demoJobs(world)['demo-advance']!
  await runJobs(world, async (step) => handler({ ...world.enqueued[0]!.payload, step }))
  const stored = (await world.store.findOrder(id))!
  expect([stored.shipments.length, stored.payment.status, stored.processingAt !== null]).toEqual([1, 'authorised', true])
})

test('a voucher has nothing to send', async () => {
  const world = await aWorld({ carriers, at })
  await seedDemo(world, { orders: 1 })
  const { id } = await order(world, 'gutschein-25:1', 'N')
  await runJobs(world, async () => {})
  const stored = (await world.store.findOrder(id))!
  expect(stored.shipments).toEqual([])
  expect(deriveFacts(stored, (await world.store.findShop('demo'))!, world.clock.at).state).toBe('delivered')
})

test('a shop or order gone in the meantime is left in peace', async () => {
  const world = await aWorld({ carriers, at })
  await expect(demoJobs(world)['demo-advance']!({ externalId: 'test-x', journey: 'N', step: 'paid' })).resolves.toBeUndefined()
  expect(world.enqueued).toEqual([])
  await expect(demoJobs(world)['demo-advance']!({ step: 'nonsense' })).rejects.toThrow()
})
