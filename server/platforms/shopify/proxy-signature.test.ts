import { createHmac } from 'node:crypto'
import '@shopify/shopify-api/adapters/node'
import { ApiVersion, shopifyApi } from '@shopify/shopify-api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proxyText, readProxyQuery } from './proxy-signature.ts'

const secret = 'a secret of tests'
const now = Date.parse('2026-11-19T14:00:00Z')
const usual = { shop: 'teehaus.myshopify.com', logged_in_customer_id: '', path_prefix: '/apps/afterglow', timestamp: String(now / 1000), locale: 'de' }
const signed = (pairs: [string, string][], key = secret) => {
  const query = new URLSearchParams(pairs)
  query.append('signature', createHmac('sha256', key).update(proxyText(query)).digest('hex'))
  return query
}
const sign = (changes: Record<string, string> = {}, key?: string) => signed(Object.entries({ ...usual, ...changes }), key)

test('what Shopify signed is read: the shop, the customer, and what the visitor sent beside', () => {
  expect(readProxyQuery(sign(), secret, now)).toMatchObject({ domain: 'teehaus.myshopify.com', customer: null })
  const { customer, query } = readProxyQuery(sign({ logged_in_customer_id: '7001' }), secret, now)
  expect(customer).toBe('7001')
  expect([...query]).toEqual([['locale', 'de']])
})

test('Shopify\'s own library finds our signatures right, and the wrong ones wrong', async () => {
  const { utils } = shopifyApi({ apiKey: 'key', apiSecretKey: secret, hostName: 'x.example', isEmbeddedApp: true, apiVersion: ApiVersion.July26, logger: { log: async () => undefined } })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const good = sign({ timestamp, extra: 'ä &=, 1', variants: '3,1,2' })
  expect(await utils.validateHmac(good, { signator: 'appProxy' })).toBe(true)
  expect(readProxyQuery(good, secret, Date.now()).query.get('extra')).toBe('ä &=, 1')
  good.set('extra', 'b')
  expect(await utils.validateHmac(good, { signator: 'appProxy' })).toBe(false)
})

test('a forged, altered, stale, doubled or foreign one is refused with one and the same answer', () => {
  const altered = sign()
  altered.set('logged_in_customer_id', '7001')
  const unsigned = new URLSearchParams({ ...usual, logged_in_customer_id: '7001' })
  const upper = sign()
  upper.set('signature', upper.get('signature')!.toUpperCase())
  const wrong: [string, URLSearchParams][] = [
    ['no signature', unsigned], ['a customer put in', altered], ['another secret', sign({}, 'another secret')], ['too old', sign({ timestamp: String(now / 1000 - 91) })],
    ['from the future', sign({ timestamp: String(now / 1000 + 91) })], ['no time', sign({ timestamp: '' })], ['time as float', sign({ timestamp: `${now / 1000}.5` })],
    ['no shop', sign({ shop: '' })], ['a shop elsewhere', sign({ shop: 'teehaus.myshopify.com.evil.example' })], ['a shop with a path', sign({ shop: 'evil.example/teehaus.myshopify.com' })],
    ['upper case', upper], ['empty', new URLSearchParams()], ['half a signature', new URLSearchParams({ ...usual, signature: 'ab' })],
    ...['shop', 'logged_in_customer_id', 'timestamp', 'path_prefix', 'signature'].map((name): [string, URLSearchParams] =>
      [`${name} twice`, signed([...Object.entries(usual), [name, name === 'shop' ? 'other.myshopify.com' : '7001']])]),
  ]
  const answers = wrong.map(([name, query]) => {
    try {
      readProxyQuery(query, secret, now)
      return `${name} was let in`
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(new Set(answers)).toEqual(new Set(['This request did not come through the app proxy of a shop.']))
  expect(() => readProxyQuery(sign({ timestamp: String(now / 1000 - 90) }), secret, now)).not.toThrow()
})

test('no query whatever opens anything without the secret', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(usual), 'signature'), fc.string()), fc.string())), (pairs) => {
    expect(() => readProxyQuery(new URLSearchParams(pairs), secret, now)).toThrow('did not come through')
  }))
})

test('whatever the visitor adds, Shopify\'s signature over it holds, and changing it breaks it', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }).filter((name) => !(name in usual) && name !== 'signature'), fc.string())), (extra) => {
    const query = signed([...Object.entries(usual), ...extra])
    expect([...readProxyQuery(query, secret, now).query].length).toBe(extra.length + 1)
    query.append('more', '1')
    expect(() => readProxyQuery(query, secret, now)).toThrow('did not come through')
  }))
})
