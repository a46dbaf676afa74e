import { expect, test } from 'vitest'
import { aWorld, type TestWorld } from '../../../tests/builders/world.ts'
import { presenters } from '../../../widgets/presenters.ts'
import { demo as demoCarrier } from '../../carriers/demo.ts'
import type { PageView } from '../../contract/page.ts'
import { OrderPush } from '../../contract/order.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { authorise } from '../../core/authorise.ts'
import { makeComposePage } from '../../core/compose-page.ts'
import { pageLink } from '../../core/issue-page-link.ts'
import type { Order } from '../../core/order.ts'
import { saveShopSettings, settingsVersion } from '../../core/merchant/save-shop-settings.ts'
import { learnShopAffinities } from '../../core/recommend/learn-shop.ts'
import { takeAct } from '../../core/take-act.ts'
import { followAddress, moveAddresses } from './address.ts'
import { demoPlatform } from './platform.ts'
import { demoShop, seedDemo } from './seed.ts'
import { demoBuyer } from './shop/cart-pages.ts'
import { priceCart, readItems } from './shop/cart.ts'
import { placeTestOrder, pushOf } from './test-order.ts'

const former = 'http://localhost:3000'
const current = 'https://afterglow.test/demo-copy'
const at = Date.parse('2026-11-21T10:00:00Z')

async function seeded(orders: number): Promise<TestWorld> {
  const world = { ...await aWorld({ carriers: [demoCarrier], presenters, at }), publicUrl: former, platforms: new Map([['demo', demoPlatform]]) }
  await seedDemo(world, { orders })
  return world
}
const moved = async (world: TestWorld, publicUrl = current): Promise<TestWorld> => {
  const elsewhere = { ...world, publicUrl }
  await followAddress(elsewhere)
  return elsewhere
}
async function pageOf(world: TestWorld, order: Order): Promise<PageView> {
  const claims = await authorise(world, pageLink(world, order, 'act').token, 'act')
  return (await makeComposePage(world, { validate: true })(claims, { placement: 'thank_you', locale: 'de' })).view
}
const addresses = (view: unknown) => [...JSON.stringify(view).matchAll(/"(?:imageUrl|url)":"([^"]*)"/g)].map(([, url]) => url!)
const deliveredOrders = async ({ store }: TestWorld) => Promise.all((await store.listOrdersByState('demo', 'delivered', 12)).map(async ({ id }) => (await store.findOrder(id))!))
const testOrder = async (world: TestWorld) => {
  const products = new Map((await world.store.listProducts('demo', { limit: 500 })).map((product) => [product.id, product]))
  const cart = priceCart(readItems('morgenrot-500:2,tau-salbei:1'), products)
  const push = pushOf({ ...demoBuyer, payment: 'invoice', key: 'abcdef123456' }, cart.lines, cart, world.publicUrl, at, 'de')
  return { push, order: await placeTestOrder(world, (await world.store.findShop('demo'))!, push, 'N') }
}

test('data seeded under one address show nothing but another one under which they are opened', async () => {
  const world = await seeded(1500)
  await learnShopAffinities(world, 'demo', at)
  const placed = await testOrder(world)
  const elsewhere = await moved(world)
  const shown = new Set<string>()
  for (const order of [placed.order, ...await deliveredOrders(world)]) {
    const view = await pageOf(elsewhere, order)
    const own = addresses(view)
    expect(JSON.stringify(view)).not.toContain(former)
    expect(own.filter((url) => !url.startsWith(`${current}/`))).toEqual([])
    expect(view.widgets.find(({ id }) => id === 'order-summary')!.view.lines).toMatchObject(order.lines.map(({ productId }) => ({ imageUrl: `${current}/demo/pictures/${productId}.svg` })))
    for (const { id } of view.widgets) shown.add(id)
  }
  expect([...shown]).toEqual(expect.arrayContaining(['order-status', 'tracking', 'reorder', 'cross-sell', 'legal', 'contact', 'order-summary']))
})

test('reorder leads to the cart where the shop is now, and remembers no address with the order', async () => {
  const world = await moved(await seeded(300))
  for (const order of await deliveredOrders(world)) {
    const reorder = (await pageOf(world, order)).widgets.find(({ id }) => id === 'reorder')?.view as { lines: { id: string; quantity: number }[] } | undefined
    const line = reorder?.lines.find(({ quantity }) => quantity > 0)
    if (!line) continue
    const claims = await authorise(world, pageLink(world, order, 'act').token, 'act')
    const { url } = await takeAct(world, claims, { placement: 'thank_you', widget: 'reorder', act: 'cart', input: { lines: [line.id] } }, 'once')
    expect(url).toContain(`${current}/demo/cart?add=`)
    expect(JSON.stringify(await world.store.findOrder(order.id))).not.toContain(current)
    return
  }
  throw new Error('no order could be repeated')
})

test('what the merchant set survives, and what leads elsewhere stays', async () => {
  const world = await seeded(3)
  const shop = (await world.store.findShop('demo'))!
  const settings = { ...shop.settings, formality: 'formal' as const, url: 'https://shop.example', legal: { ...shop.settings.legal, links: [...shop.settings.legal.links, { label: 'Presse', url: 'https://press.example/a' }] } }
  await saveShopSettings(world, 'demo', { version: settingsVersion(shop), settings })
  const { settings: after } = (await (await moved(world)).store.findShop('demo'))!
  expect(after).toEqual({ ...settings, contact: { ...settings.contact, url: `${current}/demo/legal/kontakt` }, cartUrl: `${current}/demo/cart?add={items}`, widgets: { review: { waitDays: 0, links: { shop: `${current}/demo` } } }, legal: { ...settings.legal, links: settings.legal.links.map(({ label, url }) => ({ label, url: url.replace(former, current) })) } })
  const { settings: back } = (await (await moved(world, former)).store.findShop('demo'))!
  expect(back).toEqual(settings)
})

test('nothing is written where nothing moved, and nothing made where there is no demo shop', async () => {
  const world = await seeded(1)
  const { revision } = (await world.store.findShop('demo'))!
  await moved(world, former)
  expect((await world.store.findShop('demo'))!.revision).toBe(revision)
  await world.store.deleteShop('demo')
  await moved(world)
  expect(await world.store.findShop('demo')).toBeNull()
  expect(await world.store.listSecrets('demo', '')).toEqual([])
})

test('a test order is a push like any other, and is kept without this server’s address', async () => {
  const { push, order } = await testOrder(await seeded(1))
  expect(OrderPush.parse(push)).toEqual(push)
  expect(push.lines.map(({ imageUrl }) => imageUrl)).toEqual([`${former}/demo/pictures/morgenrot-500.svg`, `${former}/demo/pictures/tau-salbei.svg`])
  expect(order.lines.map(({ imageUrl, url }) => [imageUrl, url])).toEqual([['/demo/pictures/morgenrot-500.svg', '/demo/products/morgenrot'], ['/demo/pictures/tau-salbei.svg', '/demo/products/tau']])
})

test('a home network’s plain address will do for the demo', async () => {
  const world = await moved(await seeded(1), 'http://192.168.0.7:3000')
  expect(demoShop(world.publicUrl).settings.cartUrl).toBe('http://192.168.0.7:3000/demo/cart?add={items}')
  expect((await testOrder(world)).order.lines).toHaveLength(2)
})

test('only whole addresses move', () => {
  expect(moveAddresses({ a: ['http://x:1', 'http://x:1/b', 'http://x:10/b', 'see http://x:1/b'], n: 1, none: null }, 'http://x:1', 'https://y'))
    .toEqual({ a: ['https://y', 'https://y/b', 'http://x:10/b', 'see http://x:1/b'], n: 1, none: null })
  expect(ShopSettings.safeParse(moveAddresses(demoShop(former).settings, former, 'https://y.example')).success).toBe(true)
})
