import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { withToken, type OAuthClient } from './_oauth.ts'

const tokenUrl = 'https://carrier.example/oauth2/token'
let number = 0
const aClient = (more: Partial<OAuthClient> = {}): OAuthClient => ({ tokenUrl, clientId: `client ${++number}`, clientSecret: 'geheim:ß', ...more })
const at = (now: number): CarrierContext => ({ fetch, now: () => now, log: { info: () => {}, warn: () => {}, error: () => {} } })
const start = Date.parse('2026-11-18T12:00:00Z')

/** Gives token-1, token-2, … and counts. */
function signInGives(answer: Record<string, unknown> = {}) {
  const asked: Request[] = []
  outside.use(http.post(tokenUrl, ({ request }) => {
    asked.push(request.clone())
    return HttpResponse.json({ access_token: `token-${asked.length}`, token_type: 'Bearer', expires_in: 3600, ...answer })
  }))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('client credentials: one token for all that ask at once, and for the next hour', async () => {
  const asked = signInGives()
  const client = aClient()
  const bearers = await Promise.all(Array.from({ length: 20 }, () => withToken('X', client, at(start), (bearer) => Promise.resolve(bearer))))
  expect(new Set(bearers)).toEqual(new Set(['Bearer token-1']))
  expect(await withToken('X', client, at(start + 58 * 60_000), (bearer) => Promise.resolve(bearer))).toBe('Bearer token-1')
  expect(asked).toHaveLength(1)
  expect(Object.fromEntries(new URLSearchParams(await asked[0]!.text()))).toEqual({ grant_type: 'client_credentials', client_id: client.clientId, client_secret: 'geheim:ß' })
})

test('a new token in the last minute, and where the carrier tells no end, after five', async () => {
  signInGives({ expires_in: '3600' })
  const client = aClient()
  const bearer = (token: string) => Promise.resolve(token)
  await withToken('X', client, at(start), bearer)
  expect(await withToken('X', client, at(start + 59 * 60_000 + 1), bearer)).toBe('Bearer token-2')
  signInGives({ expires_in: 'soon' })
  const other = aClient()
  await withToken('X', other, at(start), bearer)
  expect(await withToken('X', other, at(start + 5 * 60_000), bearer)).toBe('Bearer token-2')
})

test('password grant and Basic authorization, with any characters', async () => {
  const asked = signInGives()
  await withToken('X', aClient({ basic: true, user: { username: 'ada', password: 'p&=+' }, scope: 'all' }), at(start), () => Promise.resolve())
  expect(Object.fromEntries(new URLSearchParams(await asked[0]!.text()))).toEqual({ grant_type: 'password', username: 'ada', password: 'p&=+', scope: 'all' })
  expect(Buffer.from(asked[0]!.headers.get('authorization')!.slice(6), 'base64').toString()).toBe(`client%20${number}:geheim%3A%C3%9F`)
})

test('a refused token from memory is replaced once, by one sign-in for all', async () => {
  const asked = signInGives()
  const client = aClient()
  await withToken('X', client, at(start), () => Promise.resolve())
  const ask = (bearer: string) => (bearer === 'Bearer token-1' ? Promise.reject(new AppError('unauthorized', 'x')) : Promise.resolve(bearer))
  expect(await Promise.all([1, 2, 3].map(() => withToken('X', client, at(start), ask)))).toEqual(Array(3).fill('Bearer token-2'))
  expect(asked).toHaveLength(2)
})

test('a fresh token that is refused is not replaced', async () => {
  const asked = signInGives()
  const refuse = () => Promise.reject(new AppError('unauthorized', 'x'))
  expect((await failure(withToken('X', aClient(), at(start), refuse))).code).toBe('unauthorized')
  expect(asked).toHaveLength(1)
})

test.each([
  [() => HttpResponse.json({ error: 'invalid_client' }, { status: 401 }), 'unauthorized'],
  [() => HttpResponse.json({ error: 'invalid_grant' }, { status: 400 }), 'unauthorized'],
  [() => new HttpResponse('<h1>no such page</h1>', { status: 404 }), 'unauthorized'],
  [() => new HttpResponse('', { status: 429, headers: { 'retry-after': '30' } }), 'rate_limited'],
  [() => new HttpResponse('', { status: 503 }), 'upstream_unavailable'],
  [() => new HttpResponse('<html>maintenance</html>'), 'upstream_unavailable'],
  [() => HttpResponse.json({ access_token: 'two\nlines' }), 'upstream_unavailable'],
  [() => HttpResponse.json([]), 'upstream_unavailable'],
] as const)('a sign-in that fails is told and not kept: %s', async (answer, code) => {
  const client = aClient()
  outside.use(http.post(tokenUrl, answer))
  const error = await failure(withToken('X', client, at(start), () => Promise.resolve()))
  expect(error.code).toBe(code)
  expect(error.message).not.toContain('geheim')
  signInGives()
  expect(await withToken('X', client, at(start), (bearer) => Promise.resolve(bearer))).toBe('Bearer token-1')
})

test('other credentials get another token', async () => {
  signInGives()
  const client = aClient()
  const bearer = (token: string) => Promise.resolve(token)
  expect(await withToken('X', client, at(start), bearer)).toBe('Bearer token-1')
  expect(await withToken('X', { ...client, clientSecret: 'changed' }, at(start), bearer)).toBe('Bearer token-2')
})
