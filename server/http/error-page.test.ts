import * as z from 'zod'
import { expect, test } from 'vitest'
import { aServer } from '../../tests/builders/server.ts'
import { aPresenter } from '../../tests/builders/world.ts'
import { AppError } from '../contract/errors.ts'
import { mintToken } from '../core/buyer-token.ts'
import type { WidgetAct } from '../core/present-context.ts'

const person = (language: string) => ({ accept: 'text/html,application/xhtml+xml', 'accept-language': language })

test('people read a page in their language, scripts read JSON', async () => {
  const server = await aServer()
  const german = await server.api.request('/nowhere', { headers: person('de-AT') })
  expect(german.status).toBe(404)
  expect(german.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await german.text()).toContain('Diese Seite gibt es hier nicht')
  expect(await (await server.api.request('/nowhere', { headers: person('en') })).text()).toContain('There is no such page here')
  expect(await (await server.api.request('/nowhere', { headers: { accept: '*/*' } })).json()).toMatchObject({ error: { code: 'not_found' } })
})

test('a form that fails leads back, and keeps the words for developers out of it', async () => {
  const refuse: WidgetAct<never> = { scope: 'view', input: z.object({}) as never, perform: () => { throw new AppError('conflict', 'For developers <only>') } }
  const server = await aServer({ presenters: [aPresenter({ acts: { refuse } })] })
  const token = server.token(await server.save())
  const answer = await server.api.request('/v1/actions', {
    method: 'POST', headers: person('en'), body: new URLSearchParams({ token, widget: 'teller', act: 'refuse', locale: 'de', returnUrl: 'https://evil.example/' }),
  })
  const page = await answer.text()
  expect(answer.status).toBe(409)
  expect(page).toContain('Das ist so nicht mehr möglich')
  expect(page).toContain(`/o/${token}`)
  expect(page).not.toMatch(/For developers|evil/)
})

test('an expired link speaks as its shop does', async () => {
  const server = await aServer({ settings: { formality: 'formal' } })
  const order = await server.save()
  const expired = mintToken(server.world.keys, { shopId: order.shopId, orderId: order.id, scope: 'act', generation: 0, expiresAt: 1000 })
  const answer = await server.api.request(`/o/${expired}`, { headers: person('de') })
  expect(answer.status).toBe(401)
  expect(await answer.text()).toContain('finden Sie Ihre Bestellung')
})
