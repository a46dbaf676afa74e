import { expect, test } from 'vitest'
import { aServer, type TestServer } from '../../tests/builders/server.ts'

const look = (server: TestServer, fields: Record<string, string>, visitor = '198.51.100.7') => server.api.request('/track', {
  method: 'POST', body: new URLSearchParams(fields), headers: { 'x-forwarded-for': visitor, 'accept-language': 'de' },
})
const config = { trustProxy: 1 }

test('the form works without a script, in the visitor\'s language', async () => {
  const server = await aServer()
  const page = await server.get('/track', undefined, { 'accept-language': 'en-GB,en;q=0.9' })
  const text = await page.text()
  expect(text).toContain('<html lang="en">')
  expect(text).toContain('Find your order')
  expect(text).not.toContain('<script')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('number and postcode open the redacted page', async () => {
  const server = await aServer({ config })
  await server.save()
  const answer = await look(server, { number: ' 1042 ', contact: '24105' })
  expect(answer.status).toBe(303)
  const token = new URL(answer.headers.get('location')!).pathname.slice('/o/'.length)
  expect(await (await server.get('/v1/page', token)).json()).toMatchObject({ scope: 'redacted' })
})

test('a right and a wrong e-mail are answered with the same bytes; only the right one is written to', async () => {
  const server = await aServer({ config })
  await server.save()
  const right = await look(server, { number: '#1042', contact: 'LENA@example.com' }, '198.51.100.1')
  const wrong = await look(server, { number: '#1042', contact: 'someone@example.com' }, '198.51.100.2')
  const unknown = await look(server, { number: '99', contact: 'lena@example.com' }, '198.51.100.3')
  const texts = await Promise.all([right, wrong, unknown].map((answer) => answer.text()))
  expect(new Set(texts).size).toBe(1)
  expect([right.status, wrong.status, unknown.status]).toEqual([200, 200, 200])
  expect(server.world.enqueued.map(({ payload }) => payload.to)).toEqual(['lena@example.com'])
})

test('every wrong postcode is answered with the same bytes, whatever is wrong and whatever was typed', async () => {
  const server = await aServer({ config })
  await server.save()
  const guesses = [{ number: '1042', contact: '10115' }, { number: '9', contact: '24105' }, { number: '<script>', contact: '"><b>' }, { number: 'x'.repeat(64), contact: '👻' }]
  const answers = await Promise.all(guesses.map((guess, index) => look(server, guess, `198.51.100.${index}`)))
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
})

test('five tries an hour per visitor, counted by what the proxy saw', async () => {
  const server = await aServer({ config })
  await server.save()
  for (let index = 0; index < 5; index++) expect((await look(server, { number: '1042', contact: '10115' }, `203.0.113.${index}, 198.51.100.7`)).status).toBe(404)
  const limited = await look(server, { number: '1042', contact: '24105' }, '203.0.113.9, 198.51.100.7')
  expect(limited.status).toBe(429)
  expect(limited.headers.get('retry-after')).toBe('3600')
  expect((await look(server, { number: '1042', contact: '24105' }, '198.51.100.8')).status).toBe(303)
})

test('an empty or endless field is asked for again', async () => {
  const server = await aServer()
  for (const fields of [{}, { number: '', contact: '' }, { number: '1042' }, { number: 'x'.repeat(65), contact: '24105' }]) {
    expect((await look(server, fields as Record<string, string>)).status).toBe(400)
  }
  expect((await look(server, { number: '1', contact: '2', shop: 'nowhere' })).status).toBe(404)
})
