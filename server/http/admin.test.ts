import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { aServer, type TestServer } from '../../tests/builders/server.ts'
import { outside } from '../../tests/setup-node.ts'
import { dhl } from '../carriers/dhl.ts'
import { contentHash } from '../core/ids.ts'
import { issueSetupCode, resetPassword } from '../core/merchant/set-up.ts'

const email = 'merchant@example.com'
const password = 'a password of tests'
type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>

const asking = (server: TestServer, cookie = ''): Ask => async (method, path, body, headers = {}) => server.api.request(`/admin/api${path}`, {
  method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  headers: { 'content-type': 'application/json', 'x-afterglow-admin': '1', cookie, ...headers },
})
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''

/** A server with one merchant, signed in. */
async function signedIn(): Promise<{ server: TestServer; ask: Ask; shop: string }> {
  const server = await aServer({ carriers: [dhl] })
  const code = await issueSetupCode(server.world)
  const answer = await asking(server)('POST', '/set-up', { code, email, password })
  expect(answer.status).toBe(200)
  return { server, ask: asking(server, cookieOf(answer)), shop: server.world.shop.id }
}

test('the code from the terminal sets up the first merchant, once', async () => {
  const server = await aServer()
  const code = (await issueSetupCode(server.world))!
  const ask = asking(server)
  expect(await (await ask('GET', '/session')).json()).toMatchObject({ setUp: false, merchant: null })
  expect((await ask('POST', '/set-up', { code: 'WRONG-CODE2', email, password })).status).toBe(401)
  expect((await ask('POST', '/set-up', { code, email, password: 'short' })).status).toBe(400)
  const answer = await ask('POST', '/set-up', { code: code.toLowerCase(), email, password })
  expect(answer.headers.getSetCookie()[0]).toMatch(/^afterglow_admin=[\w-]{43}; Max-Age=2592000; Path=\/admin; HttpOnly; Secure; SameSite=Strict$/)
  expect(await (await asking(server, cookieOf(answer))('GET', '/session')).json()).toMatchObject({ setUp: true, merchant: { email } })
  expect((await ask('POST', '/set-up', { code, email: 'second@example.com', password })).status).toBe(401)
  expect(await issueSetupCode(server.world)).toBeNull()
})

test('the code is the same at every start of a day, and works at the next start', async () => {
  const server = await aServer()
  const code = await issueSetupCode(server.world)
  expect(await server.world.store.findSecret('', 'setup-code')).not.toContain(code)
  server.world.clock.at += 23 * 3_600_000
  expect(await issueSetupCode(server.world)).toBe(code)
  server.world.clock.at += 2 * 3_600_000
  const fresh = await issueSetupCode(server.world)
  expect(fresh).not.toBe(code)
  const ask = asking(server)
  expect((await ask('POST', '/set-up', { code, email, password })).status).toBe(401)
  expect((await ask('POST', '/set-up', { code: fresh, email, password })).status).toBe(200)
})

test('a code that can no longer be read is replaced', async () => {
  const server = await aServer()
  for (const left of ['other.AAAA', server.world.keys.seal('setup', 'a hash of an earlier version')]) {
    await server.world.store.saveSecret('', 'setup-code', left, server.world.clock.at)
    expect((await asking(server)('POST', '/set-up', { code: 'AAAAA-AAAAA', email, password })).status).toBe(401)
    expect(await issueSetupCode(server.world)).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/)
  }
})

test('nothing of the admin opens without a session, with a wrong one, or after signing out', async () => {
  const { server, ask, shop } = await signedIn()
  const paths = ['/shops', `/shops/${shop}`, `/shops/${shop}/connections`, `/shops/${shop}/questions`]
  for (const path of paths) {
    expect((await ask('GET', path)).status).toBe(200)
    expect((await asking(server)('GET', path)).status).toBe(401)
    expect((await asking(server, 'afterglow_admin=guessed')('GET', path)).status).toBe(401)
  }
  await ask('POST', '/sign-out', {})
  expect((await ask('GET', '/shops')).status).toBe(401)
})

test('a session ends after thirty days and with a new password', async () => {
  const { server, ask } = await signedIn()
  server.world.clock.at += 29 * 86_400_000
  expect((await ask('GET', '/shops')).status).toBe(200)
  server.world.clock.at += 2 * 86_400_000
  expect((await ask('GET', '/shops')).status).toBe(401)
  const again = asking(server, cookieOf(await asking(server)('POST', '/sign-in', { email: email.toUpperCase(), password })))
  expect((await again('GET', '/shops')).status).toBe(200)
  const fresh = await resetPassword(server.world, email)
  expect((await again('GET', '/shops')).status).toBe(401)
  expect((await asking(server)('POST', '/sign-in', { email, password })).status).toBe(401)
  expect((await asking(server)('POST', '/sign-in', { email, password: fresh })).status).toBe(200)
})

test('another site cannot act for a signed-in merchant', async () => {
  const { ask, shop, server } = await signedIn()
  const path = `/shops/${shop}/secrets`
  expect((await ask('POST', path, {}, { 'x-afterglow-admin': '' })).status).toBe(403)
  expect((await ask('POST', path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  const preflight = await server.api.request(`/admin/api${path}`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  expect((await ask('POST', path, {}, { 'sec-fetch-site': 'same-origin' })).status).toBe(201)
})

test('ten wrong tries close the door for a quarter of an hour, unknown addresses alike', async () => {
  const { server } = await signedIn()
  const ask = asking(server)
  const answers = []
  for (let index = 0; index < 11; index++) answers.push((await ask('POST', '/sign-in', { email: 'nobody@example.com', password: 'x' })).status)
  expect(answers).toEqual([...Array<number>(10).fill(401), 429])
  expect((await ask('POST', '/sign-in', { email, password })).status).toBe(429)
  server.world.clock.at += 16 * 60_000
  expect((await ask('POST', '/sign-in', { email, password })).status).toBe(200)
})

test('strangers\' wrong tries never lock a merchant out of the browser they use', async () => {
  const server = await aServer({ config: { trustProxy: 1 } })
  const code = await issueSetupCode(server.world)
  const ask = (path: string, body: object, from: string, cookies = '') => server.api.request(`/admin/api${path}`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-afterglow-admin': '1', 'x-forwarded-for': from, cookie: cookies },
  })
  const setUp = await ask('/set-up', { code, email, password }, '192.0.2.1')
  const device = setUp.headers.getSetCookie().find((line) => line.startsWith('afterglow_device='))!
  expect(device).toMatch(/HttpOnly/)
  const own = device.slice(0, device.indexOf(';'))
  const now = server.world.clock.now()
  for (let index = 0; index < 100; index++) await server.world.store.recordAttempt(`sign-in-to:${contentHash(email)}`, now)
  expect((await ask('/sign-in', { email, password }, '198.51.100.1')).status).toBe(429)
  expect((await ask('/sign-in', { email: email.toUpperCase(), password }, '198.51.100.2')).status).toBe(429)
  expect((await ask('/sign-in', { email, password }, '198.51.100.3', `${own}x`)).status).toBe(429)
  expect((await ask('/sign-in', { email: 'other@example.com', password }, '198.51.100.4', own)).status).toBe(401)
  expect((await ask('/sign-in', { email, password }, '198.51.100.5', own)).status).toBe(200)
  for (let index = 0; index < 9; index++) await ask('/sign-in', { email, password: 'wrong' }, '198.51.100.6', own)
  expect((await ask('/sign-in', { email, password }, '198.51.100.7', own)).status).toBe(429)
}, 20_000)

test('thirty tries at the same moment are thirty tries', async () => {
  const { server } = await signedIn()
  const ask = asking(server)
  const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await ask('POST', '/sign-in', { email, password: 'wrong' })).status))
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
}, 20_000)

test('settings are published as a whole, named where they are wrong, and never over somebody else\'s', async () => {
  const { ask, shop } = await signedIn()
  const read = async () => await (await ask('GET', `/shops/${shop}`)).json() as { version: string; settings: Record<string, unknown> }
  const first = await read()
  const put = (version: string, settings: object) => ask('PUT', `/shops/${shop}/settings`, { version, settings })
  const wrong = await put(first.version, { ...first.settings, widgets: { tracking: { heading: 7 } }, placements: { thank_you: [{ widget: 'nope', enabled: true }] } })
  expect(wrong.status).toBe(400)
  expect((await wrong.json() as { error: { issues: { path: string }[] } }).error.issues.map(({ path }) => path)).toEqual(['widgets.tracking.heading', 'placements.thank_you.0.widget'])
  expect((await put(first.version, { ...first.settings, formality: 'formal' })).status).toBe(200)
  expect((await put(first.version, { ...first.settings, formality: 'informal' })).status).toBe(409)
  expect((await read()).settings.formality).toBe('formal')
})

test('no link of a shop can hold a script', async () => {
  const { ask, shop } = await signedIn()
  const { version, settings } = await (await ask('GET', `/shops/${shop}`)).json() as { version: string; settings: object }
  const cases: [object, string][] = [
    [{ cartUrl: 'javascript:alert(1)//{items}' }, 'cartUrl'], [{ productUrl: ' data:text/html,{id}' }, 'productUrl'], [{ url: 'javascript:alert(1)' }, 'url'],
    [{ contact: { url: 'javascript:alert(1)' } }, 'contact.url'], [{ legal: { links: [{ label: 'Imprint', url: 'JaVaScRiPt:alert(1)' }] } }, 'legal.links.0.url'],
    [{ legal: { links: [{ label: 'Imprint', url: 'data:text/html,<script>' }] } }, 'legal.links.0.url'],
  ]
  for (const [change, path] of cases) {
    const answer = await ask('PUT', `/shops/${shop}/settings`, { version, settings: { ...settings, ...change } })
    expect([path, answer.status]).toEqual([path, 400])
    expect((await answer.json() as { error: { issues: { path: string }[] } }).error.issues[0]!.path).toBe(path)
  }
})

test('a widget switched off leaves the page and its acts are refused', async () => {
  const { server, ask, shop } = await signedIn()
  const token = server.token(await server.save())
  const page = async () => await (await server.get('/v1/page', token)).json() as { widgets: { id: string }[] }
  const act = () => server.api.request('/v1/actions', { method: 'POST', body: JSON.stringify({ widget: 'faq', act: 'ask', input: { question: 'Ist das spülmaschinenfest' } }), headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID() } })
  expect((await page()).widgets.map(({ id }) => id)).toContain('faq')
  expect((await act()).status).toBe(200)
  const { version, settings } = await (await ask('GET', `/shops/${shop}`)).json() as { version: string; settings: object }
  await ask('PUT', `/shops/${shop}/settings`, { version, settings: { ...settings, placements: { thank_you: [{ widget: 'faq', enabled: false }] } } })
  expect((await page()).widgets.map(({ id }) => id)).not.toContain('faq')
  expect((await act()).status).toBe(403)
})

test('a carrier\'s key is checked, kept encrypted, never told again, and forgotten on request', async () => {
  const { server, ask, shop } = await signedIn()
  const keys: (string | null)[] = []
  outside.use(http.get('https://api-eu.dhl.com/track/shipments', ({ request }) => {
    keys.push(request.headers.get('dhl-api-key'))
    return request.headers.get('dhl-api-key') === 'the right key'
      ? HttpResponse.json({ title: 'No result found', status: 404, detail: 'No shipment with given tracking number found.' }, { status: 404 })
      : HttpResponse.json({ title: 'Unauthorized', status: 401 }, { status: 401 })
  }))
  const path = `/shops/${shop}/carriers/dhl`
  expect((await ask('POST', `${path}/check`, {})).status).toBe(409)
  expect((await ask('PUT', path, { apiKey: '' })).status).toBe(400)
  await ask('PUT', path, { apiKey: 'the wrong key' })
  expect((await ask('POST', `${path}/check`, {})).status).toBe(401)
  await ask('PUT', path, { apiKey: 'the right key' })
  expect((await ask('POST', `${path}/check`, {})).status).toBe(200)
  await ask('PUT', path, { apiKey: '', service: 'parcel-de' })
  expect((await ask('POST', `${path}/check`, {})).status).toBe(200)
  expect(keys.at(-1)).toBe('the right key')
  const told = await (await ask('GET', `/shops/${shop}/connections`)).text()
  expect(JSON.parse(told)).toMatchObject({ carriers: [{ id: 'dhl', connected: true, canCheck: true, settings: { service: 'parcel-de' }, check: { works: true } }] })
  expect(told).not.toContain('right key')
  expect(await server.world.store.findSecret(shop, 'carrier:dhl')).not.toContain('right key')
  await ask('DELETE', path)
  expect(await server.world.store.findSecret(shop, 'carrier:dhl')).toBeNull()
})

test('a carrier\'s key never follows the connection to another address', async () => {
  const { server, ask, shop } = await signedIn()
  const path = `/shops/${shop}/carriers/dhl`
  const stored = async () => server.world.keys.open('carrier', (await server.world.store.findSecret(shop, 'carrier:dhl'))!)
  expect((await ask('PUT', path, { apiKey: 'the-real-key' })).status).toBe(200)
  const moved = await ask('PUT', path, { baseUrl: 'https://evil.example' })
  expect(moved.status).toBe(400)
  expect(await moved.text()).toContain('apiKey')
  expect(await stored()).toContain('https://api-eu.dhl.com')
  expect((await ask('PUT', path, { service: 'parcel-de', baseUrl: 'https://api-eu.dhl.com' })).status).toBe(200)
  expect(await stored()).toContain('the-real-key')
  expect((await ask('PUT', path, { apiKey: 'test-key', baseUrl: 'https://api-test.dhl.com' })).status).toBe(200)
  expect(await stored()).not.toContain('the-real-key')
})

test('a stored key is only stored: a check says whether it works, and saving anew forgets that', async () => {
  const { server, ask, shop } = await signedIn()
  outside.use(http.get('https://api-eu.dhl.com/track/shipments', ({ request }) => (request.headers.get('dhl-api-key') === 'right'
    ? HttpResponse.json({ title: 'No result found', status: 404 }, { status: 404 })
    : HttpResponse.json({ title: 'Unauthorized', status: 401 }, { status: 401 }))))
  const path = `/shops/${shop}/carriers/dhl`
  const state = async () => (await (await ask('GET', `/shops/${shop}/connections`)).json() as { carriers: { connected: boolean; check: unknown }[] }).carriers[0]
  expect(await state()).toMatchObject({ connected: false, check: null })
  await ask('PUT', path, { apiKey: 'wrong' })
  expect(await state()).toMatchObject({ connected: true, check: null })
  await ask('POST', `${path}/check`, {})
  expect(await state()).toMatchObject({ check: { works: false, message: expect.stringContaining('DHL'), at: server.world.clock.at } })
  await ask('PUT', path, { apiKey: 'right' })
  expect(await state()).toMatchObject({ connected: true, check: null })
  await ask('POST', `${path}/check`, {})
  expect(await state()).toMatchObject({ check: { works: true } })
  await ask('DELETE', path)
  expect(await server.world.store.listSecrets(shop, 'carrier')).toEqual([])
})

test('a field left empty is unset; only a key is kept, and not for the address it was not entered for', async () => {
  const { ask, shop } = await signedIn()
  const path = `/shops/${shop}/carriers/dhl`
  const settings = async () => (await (await ask('GET', `/shops/${shop}/connections`)).json() as { carriers: { settings: unknown }[] }).carriers[0]!.settings
  await ask('PUT', path, { apiKey: 'key', service: 'express' })
  expect(await settings()).toEqual({ baseUrl: 'https://api-eu.dhl.com', service: 'express' })
  await ask('PUT', path, { apiKey: '', service: '' })
  expect(await settings()).toEqual({ baseUrl: 'https://api-eu.dhl.com' })
  await ask('PUT', path, { apiKey: 'test-key', baseUrl: 'https://api-test.dhl.com' })
  expect((await ask('PUT', path, { apiKey: '', baseUrl: '' })).status).toBe(400)
  expect(await settings()).toEqual({ baseUrl: 'https://api-test.dhl.com' })
})

test('a secret made here signs a push until it is revoked', async () => {
  const { server, ask, shop } = await signedIn()
  const made = await (await ask('POST', `/shops/${shop}/secrets`, {})).json() as { id: string; secret: string }
  const product = { id: 'p1', title: 'Kaffee', price: '12.90', currency: 'EUR' }
  const push = () => server.push('POST', '/v1/products', { products: [product] }, { key: made.id, secret: made.secret })
  expect((await push()).status).toBe(200)
  expect(await (await ask('GET', `/shops/${shop}/connections`)).text()).not.toContain(made.secret)
  await ask('DELETE', `/shops/${shop}/secrets/${made.id}`)
  expect((await push()).status).toBe(401)
})

test('starting empty leaves no demo order behind', async () => {
  const { server, ask } = await signedIn()
  const demo = { ...server.world.shop, id: 'demo', platform: 'demo' }
  await server.world.store.saveShop(demo)
  const { shopId } = await (await ask('POST', '/start-empty', { name: 'Laden' })).json() as { shopId: string }
  const shops = await server.world.store.listShops()
  expect(shops.map(({ id }) => id).sort()).toEqual([server.world.shop.id, shopId].sort())
  expect(shops.find(({ id }) => id === shopId)).toMatchObject({ name: 'Laden', platform: 'rest' })
  expect((await ask('POST', '/start-empty', { name: '  ' })).status).toBe(400)
  const jtl = await (await ask('POST', '/start-empty', { name: 'Teehaus', platform: 'jtl-shop' })).json() as { shopId: string }
  expect(await server.world.store.findShop(jtl.shopId)).toMatchObject({ name: 'Teehaus', platform: 'jtl-shop' })
  expect((await ask('POST', '/start-empty', { name: 'Fremd', platform: 'shopify' })).status).toBe(400)
})

test('beside a shop of one\'s own the demo is only removed; where there is none, one is opened', async () => {
  const { server, ask } = await signedIn()
  const { store } = server.world
  const own = server.world.shop
  await store.saveShop({ ...own, id: 'demo', platform: 'demo' })
  expect(await (await ask('POST', '/start-empty', {})).json()).toEqual({ shopId: own.id })
  expect((await store.listShops()).map(({ id }) => id)).toEqual([own.id])
  await store.transaction((transaction) => transaction.deleteShop(own.id))
  await store.saveShop({ ...own, id: 'demo', platform: 'demo' })
  expect((await ask('POST', '/start-empty', {})).status).toBe(400)
  expect((await store.listShops()).map(({ id }) => id)).toEqual(['demo'])
  await store.transaction((transaction) => transaction.deleteShop('demo'))
  expect((await ask('POST', '/start-empty', {})).status).toBe(400)
  expect((await ask('POST', '/start-empty', { name: 'Laden' })).status).toBe(200)
  expect((await store.listShops()).map(({ name }) => name)).toEqual(['Laden'])
})
