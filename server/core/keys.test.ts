import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mintToken, readFile, readToken, signFile, type TokenClaims } from './buyer-token.ts'
import { buyerIdOf, newId, orderIdOf, shipmentIdOf } from './ids.ts'
import { makeKeys } from './keys.ts'

const a = { id: 'a', secret: 'a'.repeat(32) }
const b = { id: 'b', secret: 'b'.repeat(32) }
const keys = makeKeys([a])
const expiresAt = Date.parse('2026-12-01T00:00:00Z')
const now = expiresAt - 1000
const claims: TokenClaims = { shopId: 'shop-1', orderId: 'ord_1', scope: 'view', generation: 3, expiresAt }
const codeOf = (work: () => unknown) => {
  try {
    work()
    return 'nothing thrown'
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`
  }
}

test('what one purpose signed or sealed, no other accepts', () => {
  const signature = keys.sign('one', 'data')
  expect(keys.verify('one', 'data', signature)).toBe(true)
  for (const [purpose, data] of [['two', 'data'], ['one', 'Data'], ['', 'data']] as const) expect(keys.verify(purpose, data, signature)).toBe(false)
  expect(() => keys.open('two', keys.seal('one', 'secret'))).toThrow('cannot be opened')
  expect(keys.open('one', keys.seal('one', 'Schlüssel 🔑'))).toBe('Schlüssel 🔑')
  expect(keys.seal('one', 'x')).not.toBe(keys.seal('one', 'x'))
})

test('keys rotate: the old one verifies and opens, the new one signs and seals; a dropped one does neither', () => {
  const [old, rotated, dropped] = [makeKeys([a]), makeKeys([b, a]), makeKeys([b])]
  const signature = old.sign('p', 'data')
  const sealed = old.seal('p', 'secret')
  expect([rotated.verify('p', 'data', signature), rotated.open('p', sealed)]).toEqual([true, 'secret'])
  expect(dropped.verify('p', 'data', signature)).toBe(false)
  expect(() => dropped.open('p', sealed)).toThrow('SECRET_KEY')
  expect(rotated.sign('p', 'data')).toMatch(/^b\./)
  // The same id over another secret is another key.
  expect(makeKeys([{ ...b, id: 'a' }]).verify('p', 'data', signature)).toBe(false)
})

test.each([
  ['none', []], ['a short one', [{ id: 'a', secret: 'short' }]], ['an unfit id', [{ ...a, id: 'a.b' }]], ['one id twice', [a, { ...b, id: 'a' }]],
])('secrets that cannot work stop the start: %s', (_name, secrets) => {
  expect(codeOf(() => makeKeys(secrets))).toMatch(/^misconfigured/)
})

test('garbage never verifies and never opens', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    expect(keys.verify('p', 'data', text)).toBe(false)
    expect(() => keys.open('p', text)).toThrow()
    expect(() => keys.open('p', `a.${text}`)).toThrow()
  }))
})

test('a token carries its claims, is the same each time, and fits a URL', () => {
  const token = mintToken(keys, claims)
  expect(readToken(keys, token, now)).toEqual(claims)
  expect(mintToken(keys, claims)).toBe(token)
  expect(token).toMatch(/^1\.[A-Za-z0-9_.-]{1,200}$/)
})

test('everything wrong with a token reads the same', () => {
  const token = mintToken(keys, claims)
  const [version, payload, id, signature] = token.split('.') as [string, string, string, string]
  const other = Buffer.from(JSON.stringify(['shop-1', 'ord_2', 2, 3, expiresAt / 1000])).toString('base64url')
  const wrong = [
    '', '.', 'x', `${token}x`, token.slice(0, -1), `2.${payload}.${id}.${signature}`, `${version}.${other}.${id}.${signature}`, `${version}.${payload}.b.${signature}`,
    `${version}.${payload}.${id}.`, `${version}.${payload}`, `${token}.${token}`, 'é'.repeat(50), 'a'.repeat(5000), mintToken(makeKeys([b]), claims),
    mintToken(keys, { ...claims, expiresAt: now }), signFile(keys, { ...claims, kind: 'proof', subject: 's', day: null }),
  ]
  const answers = new Set(wrong.map((token) => codeOf(() => readToken(keys, token, now))))
  expect([...answers]).toEqual([expect.stringMatching(/^unauthorized: /)])
})

test('a token ends with its second', () => {
  const token = mintToken(keys, claims)
  expect(readToken(keys, token, expiresAt - 1).orderId).toBe('ord_1')
  expect(() => readToken(keys, token, expiresAt)).toThrow()
})

test('flipping any character breaks a token', () => {
  const token = mintToken(keys, claims)
  fc.assert(fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AbZ09_-'), (index, character) => {
    fc.pre(token[index] !== character)
    const changed = token.slice(0, index) + character + token.slice(index + 1)
    expect(() => readToken(keys, changed, now)).toThrow('not valid any more')
  }))
})

test('a file link names one file and is no token', () => {
  const file = { ...claims, kind: 'calendar', subject: 'reorder-üñ🙂', day: '2026-11-20' } as const
  const signed = signFile(keys, file)
  expect(readFile(keys, signed, now)).toEqual(file)
  expect(() => readFile(keys, mintToken(keys, claims), now)).toThrow()
  expect(() => readToken(keys, signed, now)).toThrow()
  expect(() => readFile(keys, signed, expiresAt)).toThrow()
})

test('ids follow from what they name, and from nothing that only looks alike', () => {
  expect(orderIdOf('shop', '1')).toBe(orderIdOf('shop', '1'))
  const different = [
    orderIdOf('shop', '1'), orderIdOf('shop1', ''), orderIdOf('sho', 'p1'), orderIdOf('', 'shop1'),
    shipmentIdOf('o', 'f', '1'), shipmentIdOf('o', 'f', 1), shipmentIdOf('o', 'f1', ''), newId('act'), newId('act'),
  ]
  expect(new Set(different).size).toBe(different.length)
  expect(buyerIdOf('shop', ' Lena@Example.COM ')).toBe(buyerIdOf('shop', 'lena@example.com'))
  expect(buyerIdOf('shop', 'lena@example.com')).not.toContain('lena')
  for (const id of different) expect(id).toMatch(/^[a-z]{3}_[A-Za-z0-9_-]{22}$/)
})
