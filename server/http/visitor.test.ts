import type { Context } from 'hono'
import { expect, test } from 'vitest'
import type { Env } from './env.ts'
import { visitorKey } from './visitor.ts'

/** Who asks from this socket with this header. */
const visitor = (remoteAddress: string, forwarded?: string, trustProxy = 0) => visitorKey({
  env: { incoming: { socket: { remoteAddress } } }, req: { header: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined) },
} as unknown as Context<Env>, trustProxy)

test('IPv6 counts by its /64, however it is spelled', () => {
  const same = ['2001:db8::1', '2001:db8::2', '2001:0db8:0000:0000:ffff::9', '2001:DB8:0:0:a:b:c:d', '2001:db8:0::5']
  expect(new Set(same.map((address) => visitor(address))).size).toBe(1)
  const household = ['2001:db8:1::5', '2001:db8:1:0:5:6:7:8', '2001:db8:1::ffff:1']
  expect(new Set(household.map((address) => visitor(address))).size).toBe(1)
  expect(new Set(['2001:db8::1', '2001:db8:1::1', '2001:db8:0:1::1', '2001:db9::1', '::1', 'fe80::1%eth0'].map((address) => visitor(address))).size).toBe(6)
  expect(visitor('fe80::1%eth0')).toBe(visitor('fe80::2%eth1'))
})

test('IPv4 counts by address, also written as IPv6', () => {
  expect(visitor('::ffff:192.0.2.1')).toBe(visitor('192.0.2.1'))
  expect(visitor('::FFFF:192.0.2.1')).toBe(visitor('192.0.2.1'))
  expect(visitor('192.0.2.1')).not.toBe(visitor('192.0.2.2'))
})

test('a header is believed only from as many proxies as are trusted', () => {
  const direct = visitor('192.0.2.1')
  expect(visitor('192.0.2.1', '198.51.100.7')).toBe(direct)
  expect(visitor('10.0.0.1', '198.51.100.7, 192.0.2.1', 1)).toBe(direct)
  expect(visitor('10.0.0.1', 'made-up, 192.0.2.1, 10.0.0.2', 2)).toBe(direct)
  expect(visitor('192.0.2.1', '', 1)).toBe(direct)
  expect(visitor('192.0.2.1', '198.51.100.7', 2)).toBe(direct)
})

test('a proxy that writes ports does not make a new visitor of every connection', () => {
  expect(visitor('10.0.0.1', '192.0.2.1:4711', 1)).toBe(visitor('192.0.2.1'))
  expect(visitor('10.0.0.1', '[2001:db8::1]:4711', 1)).toBe(visitor('2001:db8::2'))
})
