import { expect, test } from 'vitest'
import { aServer } from '../../tests/builders/server.ts'
import { dhl } from '../carriers/dhl.ts'
import { ShopSettings } from '../contract/shop.ts'
import type { Carrier } from '../core/carrier-port.ts'
import { issueFrameToken } from '../core/merchant/admin-access.ts'
import { issueSetupCode } from '../core/merchant/set-up.ts'

async function twoShops(carriers: Carrier[] = []) {
  const server = await aServer({ carriers })
  const own = server.world.shop.id
  await server.world.store.saveShop({ id: 'other', platform: 'rest', name: 'Other', settings: ShopSettings.parse({ url: 'https://other.example/shop' }), revision: 1 })
  const ask = (method: string, path: string, token: string, headers: Record<string, string> = {}) => server.api.request(`/admin/api${path}`, {
    method, headers: { authorization: `Bearer ${token}`, 'x-afterglow-admin': '1', 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: '{}' }),
  })
  return { server, own, ask, token: issueFrameToken(server.world, own).token }
}

test('a frame of a shop sees this shop and no other', async () => {
  const { own, ask, token } = await twoShops()
  expect(await (await ask('GET', '/session', token)).json()).toMatchObject({ merchant: null, shop: own, demo: false })
  expect(await (await ask('GET', '/shops', token)).json()).toEqual({ shops: [expect.objectContaining({ id: own })] })
  expect((await ask('GET', `/shops/${own}`, token)).status).toBe(200)
  expect((await ask('GET', `/shops/${own}/connections`, token)).status).toBe(200)
  const closed: [string, string][] = [
    ['GET', '/shops/other'], ['PUT', '/shops/other/settings'], ['GET', '/shops/other/questions'], ['GET', '/shops/other/connections'],
    ['PUT', '/shops/other/carriers/dhl'], ['DELETE', '/shops/other/carriers/dhl'], ['POST', '/shops/other/carriers/dhl/check'],
    ['POST', '/shops/other/secrets'], ['DELETE', '/shops/other/secrets/x'], ['GET', '/shops/nobody'],
  ]
  for (const [method, path] of closed) expect((await ask(method, path, token)).status, `${method} ${path}`).toBe(404)
})

test('what concerns the whole installation is the owner\'s', async () => {
  const { ask, token } = await twoShops()
  expect((await ask('POST', '/start-empty', token)).status).toBe(403)
  expect((await ask('POST', '/dead/1/retry', token)).status).toBe(403)
})

test('what other shops\' carriers said is not told to this one', async () => {
  const { server, own, ask, token } = await twoShops()
  await server.world.store.countUnmappedCode('easypost', 'status:x', 'Delivered to Jane Doe', server.world.clock.now())
  expect(await (await ask('GET', `/shops/${own}/connections`, token)).json()).toMatchObject({ unmapped: [] })
})

test('a frame leads a carrier\'s question to the carrier only', async () => {
  const { own, server, token } = await twoShops([dhl])
  const connect = async (baseUrl: string) => (await server.api.request(`/admin/api/shops/${own}/carriers/dhl`, {
    method: 'PUT', body: JSON.stringify({ apiKey: 'key', baseUrl }), headers: { authorization: `Bearer ${token}`, 'x-afterglow-admin': '1', 'content-type': 'application/json' },
  })).status
  for (const inside of ['http://localhost:5432/', 'http://127.0.0.1', 'https://127.0.0.1', 'https://intranet.example', 'https://api-eu.dhl.com:8443', 'https://dhl.com.evil.example', 'https://evildhl.com']) expect(await connect(inside), inside).toBe(403)
  for (const odd of [' http://localhost', '\thttp://127.0.0.1:80', 'https://x@api-eu.dhl.com']) expect(await connect(odd), odd).toBeOneOf([400, 403])
  expect(await connect('https://api-test.dhl.com')).toBe(200)
})

test('an ended, altered or foreign token opens nothing, whatever cookie comes with it', async () => {
  const { server, own, ask, token } = await twoShops()
  const code = await issueSetupCode(server.world)
  const answer = await server.api.request('/admin/api/set-up', {
    method: 'POST', body: JSON.stringify({ code, email: 'owner@example.com', password: 'a password of tests' }), headers: { 'content-type': 'application/json', 'x-afterglow-admin': '1' },
  })
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!
  const claims = Buffer.from(JSON.stringify(['other', 9_999_999_999])).toString('base64url')
  const wrong = ['', 'none', `${claims}.${token.split('.').slice(1).join('.')}`, `${token}x`, server.world.keys.sign('buyer-token', claims), `${claims}.${server.world.keys.sign('buyer-token', claims)}`]
  for (const bad of wrong) expect((await ask('GET', `/shops/${own}`, bad, { cookie })).status, bad).toBe(401)
  expect((await ask('GET', `/shops/${own}`, token)).status).toBe(200)
  server.world.clock.at += 10 * 3_600_000
  expect((await ask('GET', `/shops/${own}`, token)).status).toBe(401)
})

test('only the shop itself may frame its admin', async () => {
  const { server } = await twoShops()
  const policyOf = async (path: string) => {
    const { headers } = await server.api.request(path)
    return { ancestors: /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy')!)![1], denied: headers.get('x-frame-options') }
  }
  expect(await policyOf('/admin/frame/other')).toEqual({ ancestors: 'https://other.example', denied: null })
  expect(await policyOf('/admin/frame/nobody')).toEqual({ ancestors: "'none'", denied: 'DENY' })
  expect(await policyOf('/admin')).toEqual({ ancestors: "'none'", denied: 'DENY' })
})

test('an address that is more than one host in the language of policies frames nothing', async () => {
  const { server } = await twoShops()
  for (const url of ['https://*', 'https://*.example', 'https://a;script-src', 'https://a,b', "https://'self'"]) {
    await server.world.store.saveShop({ id: 'other', platform: 'rest', name: 'Other', settings: ShopSettings.parse({ url }), revision: 1 })
    expect((await server.api.request('/admin/frame/other')).headers.get('content-security-policy'), url).toMatch(/frame-ancestors 'none'$/)
  }
})
