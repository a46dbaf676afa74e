import { expect, test } from 'vitest'
import { aServer, type TestServer } from '../../tests/builders/server.ts'

const people = { 'accept': 'text/html', 'accept-language': 'de' }
const withoutShop = async (config = {}) => {
  const server = await aServer({ config })
  await server.world.store.transaction((transaction) => transaction.deleteShop(server.world.shop.id))
  return server
}
const look = async (server: TestServer, path: string, headers: Record<string, string> = people) => {
  const answer = await server.get(path, undefined, headers)
  return { status: answer.status, type: answer.headers.get('content-type'), policy: answer.headers.get('content-security-policy'), text: await answer.text(), to: answer.headers.get('location') }
}

test('the root says what this server is, in the reader\'s language, whatever is accepted', async () => {
  const server = await withoutShop()
  const page = await look(server, '/')
  expect(page).toMatchObject({ status: 200, type: 'text/html; charset=UTF-8', policy: expect.stringContaining("default-src 'none'") })
  for (const part of ['<html lang="de">', 'href="/admin"', 'href="/docs"']) expect(page.text).toContain(part)
  expect((await look(server, '/', { 'accept': '*/*', 'accept-language': 'en' })).text).toContain('<html lang="en">')
})

test('the root leads to the demo while there is one', async () => {
  const server = await aServer({ config: { demo: true } })
  expect((await look(server, '/')).status).toBe(200)
  await server.world.store.saveShop({ ...server.world.shop, id: 'demo', platform: 'demo' })
  expect(await look(server, '/')).toMatchObject({ status: 302, to: '/demo' })
})

test('the look-up of a server without a shop says so', async () => {
  const server = await withoutShop()
  const page = await look(server, '/track', { 'accept': '*/*', 'accept-language': 'en' })
  expect(page).toMatchObject({ status: 404, type: 'text/html; charset=UTF-8' })
  expect(page.text).toContain('There is no shop here yet')
  expect((await server.api.request('/track', { method: 'POST', body: new URLSearchParams({ number: '1', contact: '24105' }) })).status).toBe(404)
})

test('a demo that was removed is closed at every address of it; one being made is not', async () => {
  const server = await aServer({ config: { demo: true } })
  for (const path of ['/demo', '/demo/orders', '/demo/products/morgenrot', '/demo/cart']) {
    const page = await look(server, path)
    expect([path, page.status, page.type]).toEqual([path, 404, 'text/html; charset=UTF-8'])
    expect(page.text).toContain('Die Demo wurde entfernt')
    expect(page.text).toContain('href="/admin"')
  }
  expect((await look(server, '/demo', { 'accept-language': 'en' })).text).toContain('The demo was removed')
  await server.world.store.saveSecret('', 'demo-seed', 'running', 0)
  expect((await look(server, '/demo')).text).not.toContain('entfernt')
})
