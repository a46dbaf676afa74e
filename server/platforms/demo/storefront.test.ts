import { describe, expect, test } from 'vitest'
import { aWorld, type TestWorld } from '../../../tests/builders/world.ts'
import { demo as demoCarrier } from '../../carriers/demo.ts'
import type { Carrier } from '../../core/carrier-port.ts'
import type { Renderer } from '../../core/ports.ts'
import { seedDemo } from './seed.ts'
import { addItems, openCart, priceCart, readItems, sealCart } from './shop/cart.ts'
import { demoStorefront } from './storefront.ts'
import { demoPlatform } from './platform.ts'

const renderer: Renderer = { fragment: (view, { token }) => `<afterglow-page token="${token}">${view.order?.number} ${view.locale}</afterglow-page>`, document: () => '' }

interface Visitor { world: TestWorld; open(path: string, init?: RequestInit): Promise<Response>; read(path: string): Promise<string>; post(path: string, fields: Record<string, string>): Promise<Response> }

/** Somebody with a browser that keeps the shop's cookie. */
async function aVisitor(orders = 1): Promise<Visitor> {
  const world = await aWorld({ carriers: [demoCarrier as unknown as Carrier], at: Date.parse('2026-11-21T10:00:00Z') })
  await seedDemo(world, { orders })
  const app = demoStorefront(world, { renderer })
  let cookie = ''
  const open = async (path: string, init: RequestInit = {}) => {
    const response = await app.request(path, { ...init, headers: { ...init.headers as Record<string, string>, cookie } })
    const [, kept] = /morgentau_cart=([^;]*)/.exec(response.headers.get('set-cookie') ?? '') ?? []
    if (kept !== undefined) cookie = `morgentau_cart=${kept}`
    return response
  }
  return {
    world, open, read: async (path) => (await open(path)).text(),
    post: (path, fields) => open(path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  }
}
const fieldsOf = (page: string, changes: Record<string, string> = {}) => ({
  ...Object.fromEntries([...page.matchAll(/name="(firstName|lastName|email|street|postcode|city|key)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!])), payment: 'prepaid', journey: 'N', ...changes,
})

describe('every page', () => {
  test.each(['/demo', '/demo/c/kaffee', '/demo/products/morgenrot', '/demo/cart', '/demo/orders', '/demo/legal/agb', '/demo/thank-you/10001', '/demo/tag-only', '/demo/products/none'])('%s has a strict policy, no inline style, no script but by nonce', async (path) => {
    const { open } = await aVisitor()
    const response = await open(path)
    const policy = response.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\*|script-src[^;]*'self'/)
    const page = await response.text()
    expect(page).not.toMatch(/ style=|<style| on\w+="/)
    const [, nonce] = /script-src 'nonce-([\w-]+)'/.exec(policy)!
    expect([...page.matchAll(/<script\b[^>]*>/g)].every(([tag]) => tag.includes(`nonce="${nonce}"`))).toBe(true)
    expect(page.match(/<h1/g)).toHaveLength(1)
    expect(response.status).toBe(path.endsWith('none') ? 404 : 200)
  })

  test('a nonce is used once', async () => {
    const { open } = await aVisitor()
    const [one, two] = await Promise.all([open('/demo'), open('/demo')])
    expect(one.headers.get('content-security-policy')).not.toBe(two.headers.get('content-security-policy'))
  })

  test('English is a query away and stays', async () => {
    const { read } = await aVisitor()
    const page = await read('/demo?lang=en')
    expect(page).toContain('<html lang="en">')
    expect(page).toContain('href="/demo/c/tee?lang=en"')
    expect(await read('/demo/thank-you/10001?lang=en')).toContain('#10001 en</afterglow-page>')
  })
})

test('pictures are SVG of this shop, and nothing else has one', async () => {
  const { open } = await aVisitor()
  const picture = await open('/demo/pictures/tau-ton.svg')
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
  for (const path of ['/demo/pictures/nothing.svg', '/demo/pictures/..%2f..%2fpackage.json']) expect((await open(path)).status).toBe(404)
})

describe('cart', () => {
  test('is filled by the link reorder leads to, added up, and reckoned in cents', async () => {
    const { world, open, read } = await aVisitor()
    const shop = (await world.store.findShop('demo'))!
    const link = demoPlatform.cartUrl(shop, [{ productId: 'morgenrot-500', quantity: 2 }, { productId: 'filter-02', quantity: 1 }])!
    expect(link).toBe('https://afterglow.example/demo/cart?add=morgenrot-500:2,filter-02:1')
    const answer = await open(link.slice(world.publicUrl.length))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/demo/cart'])
    await open('/demo/cart?add=filter-02:2')
    const page = await read('/demo/cart')
    for (const part of ['27,80', '14,70', '42,50', '4,90', '47,40']) expect(page).toContain(part) // 2 × 13.90, 3 × 4.90, sum, shipping, total
  })

  test('leaves out what is sold out, gone or unknown, and shortens what is short', async () => {
    const { open, read } = await aVisitor()
    await open('/demo/cart?add=huila-250:1,rundkorb-alt:1,nonsense:3,tau-ton:40,schnitt-18:5')
    const page = await read('/demo/cart')
    expect(page).toContain('role="status"')
    expect(page).not.toContain('Huila')
    expect(page).toContain('66,00') // three cups are left
    expect(page).toContain('98,00') // one knife each
  })

  test('changes and removes', async () => {
    const { open, post, read } = await aVisitor()
    await open('/demo/cart?add=tau-salbei:1,lotse-100:1')
    await post('/demo/cart/set', { id: 'tau-salbei', quantity: '3' })
    await post('/demo/cart/set', { id: 'lotse-100', quantity: '1', remove: '1' })
    const page = await read('/demo/cart')
    expect(page).toContain('66,00')
    expect(page).not.toContain('Lotse')
  })

  test('believes only its own cookie', async () => {
    const { world, open } = await aVisitor()
    const sealed = sealCart(world.keys, [{ id: 'tau-salbei', quantity: 2 }])
    expect(openCart(world.keys, sealed)).toEqual([{ id: 'tau-salbei', quantity: 2 }])
    expect(openCart(world.keys, sealed.replace(':2', ':9'))).toEqual([])
    for (const forged of ['', '~', 'tau-salbei:1~', 'tau-salbei:1~k1.AAAA']) expect(openCart(world.keys, forged)).toEqual([])
    expect((await open('/demo/checkout')).headers.get('location')).toBe('/demo/cart')
  })

  test('reads hostile links as what they are', () => {
    expect(readItems('a:1,a:2,b,<script>:1,c:0,d:-1,e:1e3,:4,f:99999, g:2 ')).toEqual([{ id: 'a', quantity: 3 }, { id: 'b', quantity: 1 }, { id: 'g', quantity: 2 }])
    expect(readItems(Array.from({ length: 900 }, (_, n) => `p${n}:1`).join(','))).toHaveLength(30)
    expect(addItems([{ id: 'a', quantity: 98 }], [{ id: 'a', quantity: 98 }])).toEqual([{ id: 'a', quantity: 99 }])
    expect(priceCart([{ id: 'a', quantity: 1 }], new Map())).toMatchObject({ lines: [], subtotal: 0, shipping: 0, total: 0, shortened: true })
  })
})

describe('checkout', () => {
  test('places an order, once, however often it is sent', async () => {
    const { world, open, post, read } = await aVisitor()
    await open('/demo/cart?add=morgenrot-500:2,tau-salbei:1')
    const fields = fieldsOf(await read('/demo/checkout'))
    const first = await post('/demo/checkout', fields)
    expect(first.status).toBe(303)
    const again = await post('/demo/checkout', fields)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(await world.store.countOrders('demo')).toBe(2)
    const order = (await world.store.findOrder(first.headers.get('location')!.split('/').at(-1)!))!
    expect(order).toMatchObject({ platform: 'demo', state: 'payment_pending', totals: { shipping: 0, total: 4980 }, buyer: { firstName: 'Lena' } })
    expect(await read(`/demo/thank-you/${encodeURIComponent(order.number)}`)).toContain(`${order.number} de</afterglow-page>`)
    expect(await read('/demo/cart')).toContain('Noch nichts darin')
  })

  test('shows hostile names as text, on its own page and on the thank-you page', async () => {
    const { open, post, read } = await aVisitor()
    await open('/demo/cart?add=tau-salbei:1')
    const answer = await post('/demo/checkout', fieldsOf(await read('/demo/checkout'), { firstName: '"><script>alert(1)</script>', lastName: '👩‍🍳 نور' }))
    const page = await read(answer.headers.get('location')!)
    expect(page).toContain('<bdi>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</bdi>')
    expect(page).not.toContain('<script>alert')
  })

  test('names the fields that are wrong and keeps what was typed', async () => {
    const { world, open, post, read } = await aVisitor()
    await open('/demo/cart?add=tau-salbei:1')
    const answer = await post('/demo/checkout', fieldsOf(await read('/demo/checkout'), { email: 'not<b>mail', city: ' ' }))
    const page = await answer.text()
    expect(answer.status).toBe(400)
    expect(page).toContain('role="alert"')
    expect(page).toMatch(/E-Mail, Ort/)
    expect(page).toContain('value="not&lt;b&gt;mail"')
    expect((await post('/demo/checkout', { journey: 'Ä', key: '<>' })).status).toBe(400)
    expect(await world.store.countOrders('demo')).toBe(1)
  })
})

describe('order pages', () => {
  test('only this shop’s orders, by id or number; anything else is not there', async () => {
    const { world, open, read } = await aVisitor()
    const id = (await world.store.findOrderByExternalId('demo', '10001'))!.id
    for (const name of [id, '10001', '%2310001']) expect((await open(`/demo/thank-you/${name}`)).status).toBe(200)
    await world.store.saveOrder({ ...(await world.store.findOrder(id))!, id: 'ord_other', shopId: world.shop.id, externalId: 'x', shipments: [] })
    for (const name of ['ord_other', '99999', 'ord_nothing', '%3Cscript%3E']) expect((await open(`/demo/thank-you/${name}`)).status).toBe(404)
    expect(await read('/demo/orders')).toContain(`/demo/thank-you/${id}`)
  })

  test('the bare tag carries the token and a plain link to the permanent page', async () => {
    const { read } = await aVisitor()
    const page = await read('/demo/tag-only/10001')
    expect(page).toMatch(/<afterglow-page token="([\w.-]+)" locale="de"><a href="https:\/\/afterglow\.example\/o\/\1">/)
    expect(page).toMatch(/<script type="module" src="https:\/\/afterglow\.example\/embed\/v1\.js" nonce="[\w-]+"><\/script>/)
  })
})
