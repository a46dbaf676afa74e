import { expect, test } from 'vitest'
import { aServer } from '../../tests/builders/server.ts'
import { easypost } from '../carriers/easypost.ts'
import { gls } from '../carriers/gls.ts'
import { ups } from '../carriers/ups.ts'
import type { Carrier } from '../core/carrier-port.ts'
import { issueSetupCode } from '../core/merchant/set-up.ts'

interface Told { carriers: { id: string; webhook: { secret: string; hook: { url: string; secret: string | null } | null } | null }[] }

/** A merchant, signed in, with two carriers that push and one that does not. */
async function signedIn() {
  const server = await aServer({ carriers: [easypost, ups, gls] as unknown as Carrier[] })
  const ask = async (method: string, path: string, body?: unknown, cookie = '') => server.api.request(`/admin/api${path}`, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body) }), headers: { 'content-type': 'application/json', 'x-afterglow-admin': '1', cookie },
  })
  const code = await issueSetupCode(server.world)
  const cookie = (await ask('POST', '/set-up', { code, email: 'merchant@example.com', password: 'a password of tests' })).headers.get('set-cookie')!.split(';')[0]!
  const path = `/shops/${server.world.shop.id}`
  const told = async () => new Map((await (await ask('GET', `${path}/connections`, undefined, cookie)).json() as Told).carriers.map(({ id, webhook }) => [id, webhook]))
  return { server, stranger: ask, ask: (method: string, end: string, body?: unknown) => ask(method, path + end, body, cookie), told }
}

test('the way is opened, told with its secret where the merchant needs it, renewed and closed', async () => {
  const { ask, told } = await signedIn()
  expect(await told()).toEqual(new Map<string, unknown>([['easypost', { secret: 'ours', hook: null }], ['ups', { secret: 'subscribed', hook: null }], ['gls', null]]))
  const opened = await (await ask('POST', '/carriers/easypost/webhook', {})).json() as { url: string; secret: string }
  expect(opened).toMatchObject({ url: expect.stringMatching(/^https:\/\/afterglow\.example\/v1\/carriers\/easypost\/webhooks\/[\w-]{32}$/), secret: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect((await told()).get('easypost')!.hook).toMatchObject(opened)
  const renewed = await (await ask('POST', '/carriers/easypost/webhook', { renew: true })).json() as typeof opened
  expect([renewed.url === opened.url, renewed.secret === opened.secret]).toEqual([false, false])
  await ask('POST', '/carriers/ups/webhook', {})
  expect((await told()).get('ups')!.hook!.secret).toBeNull()
  expect((await ask('DELETE', '/carriers/easypost/webhook')).status).toBe(200)
  expect((await told()).get('easypost')!.hook).toBeNull()
})

test('disconnecting a carrier closes its way', async () => {
  const { server, ask, told } = await signedIn()
  await ask('PUT', '/carriers/easypost', { apiKey: 'key' })
  const { url } = await (await ask('POST', '/carriers/easypost/webhook', {})).json() as { url: string }
  await ask('DELETE', '/carriers/easypost')
  expect((await told()).get('easypost')!.hook).toBeNull()
  expect((await server.api.request(new URL(url).pathname, { method: 'POST', body: '{}' })).status).toBe(401)
})

test('only a merchant opens a way, and only for a carrier that tells news', async () => {
  const { stranger, ask, server } = await signedIn()
  expect((await stranger('POST', `/shops/${server.world.shop.id}/carriers/ups/webhook`, {})).status).toBe(401)
  expect((await ask('POST', '/carriers/gls/webhook', {})).status).toBe(404)
  expect((await ask('POST', '/carriers/nobody/webhook', {})).status).toBe(404)
  expect((await ask('POST', '/carriers/ups/webhook', { renew: 'yes' })).status).toBe(400)
  expect(await server.world.store.listCarrierHooks()).toEqual([])
})
