import { expect, test } from 'vitest'
import { anOrder } from '../../tests/builders/order.ts'
import { aWorld, type TestWorld } from '../../tests/builders/world.ts'
import { readToken } from './buyer-token.ts'
import { lookUp, type LookUpQuery } from './look-up-order.ts'

const hour = 3_600_000
async function start(): Promise<TestWorld> {
  const world = await aWorld()
  await world.store.saveOrder(anOrder({ revision: 0 }))
  return world
}
const ask = (world: TestWorld, query: Partial<LookUpQuery>, visitor = '203.0.113.1') => lookUp(world, world.shop, { number: '#1042', ...query }, visitor)
const codeOf = (work: Promise<unknown>) => work.then(() => 'found', (error: { code: string; message: string }) => `${error.code}: ${error.message}`)

test.each(['24105', ' 24 105 ', '24-105'])('number and postcode %s open the redacted page for a day', async (postcode) => {
  const world = await start()
  const found = await ask(world, { postcode, number: ' 1042' })
  const claims = readToken(world.keys, (found as { token: string }).token, world.clock.at)
  expect(claims).toMatchObject({ orderId: 'order-1', scope: 'redacted', expiresAt: world.clock.at + 24 * hour })
})

test('a British postcode in any spelling', async () => {
  const world = await start()
  await world.store.saveOrder(anOrder({ revision: 0, id: 'gb', externalId: 'gb', number: 'GB-1', shippingAddress: { lines: [], postcode: 'SW1A 1AA', country: 'GB' }, fulfillments: [], shipments: [] }))
  expect(await ask(world, { number: 'gb-1', postcode: 'sw1a1aa' })).toMatchObject({ kind: 'page' })
})

test('every wrong guess reads the same', async () => {
  const world = await start()
  await world.store.saveOrder(anOrder({ revision: 0, id: 'bare', externalId: 'bare', number: '7', shippingAddress: null, fulfillments: [], shipments: [] }))
  const guesses = [{ postcode: '24106' }, { number: '9', postcode: '24105' }, { number: '7', postcode: '24105' }, { number: '7', postcode: '-' }, { number: '\'; drop table orders', postcode: '%' }]
  const answers = await Promise.all(guesses.map((guess, index) => codeOf(ask(world, guess, `v${index}`))))
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toMatch(/^not_found/)
})

test('an e-mail always reads the same; the link goes to the address on file only', async () => {
  const world = await start()
  const answers = [await ask(world, { email: 'LENA@example.com ' }), await ask(world, { email: 'other@example.com' }), await ask(world, { number: '9', email: 'lena@example.com' })]
  expect(answers).toEqual([{ kind: 'mailed' }, { kind: 'mailed' }, { kind: 'mailed' }])
  expect(world.enqueued).toHaveLength(1)
  const { kind, payload } = world.enqueued[0]!
  expect([kind, payload.to, payload.subject]).toEqual(['send-mail', 'lena@example.com', 'Link zur Bestellung #1042 bei Morgentau'])
  expect([payload.senderName, payload.replyTo]).toEqual(['Morgentau', undefined])
  const token = /\/o\/(\S+)/.exec(payload.text as string)![1]!
  expect(readToken(world.keys, token, world.clock.at)).toMatchObject({ orderId: 'order-1', scope: 'act' })
})

test('the mail is answered by the shop, where it has an address', async () => {
  const world = await aWorld({ settings: { contact: { email: 'hallo@morgentau.example' } } })
  await world.store.saveOrder(anOrder({ revision: 0 }))
  await ask(world, { email: 'lena@example.com' })
  expect(world.enqueued[0]!.payload).toMatchObject({ senderName: 'Morgentau', replyTo: 'hallo@morgentau.example' })
})

test('a buyer cannot be flooded with mails', async () => {
  const world = await start()
  for (let visitor = 0; visitor < 6; visitor++) await ask(world, { email: 'lena@example.com' }, `v${visitor}`)
  expect(world.enqueued).toHaveLength(3)
})

test('five wrong tries an hour: then even the right one waits; others do not', async () => {
  const world = await start()
  for (let count = 0; count < 5; count++) expect(await codeOf(ask(world, { postcode: String(count) }))).toMatch(/^not_found/)
  expect(await codeOf(ask(world, { postcode: '24105' }))).toMatch(/^rate_limited/)
  expect(await codeOf(ask(world, { email: 'lena@example.com' }))).toMatch(/^rate_limited/)
  expect(await codeOf(ask(world, { postcode: '24105' }, 'someone else'))).toBe('found')
  world.clock.at += hour + 1
  expect(await codeOf(ask(world, { postcode: '24105' }))).toBe('found')
})

test('right tries are not counted; e-mails are, right or wrong, so that the limit tells nothing', async () => {
  const world = await start()
  for (let count = 0; count < 8; count++) expect(await codeOf(ask(world, { postcode: '24105' }))).toBe('found')
  const limitOf = async (email: string, visitor: string) => {
    for (let count = 1; ; count++) if ((await codeOf(ask(world, { email }, visitor))).startsWith('rate_limited')) return count
  }
  expect(await limitOf('lena@example.com', 'a')).toBe(await limitOf('no@example.com', 'b'))
})

test.each(['lena@example.com', 'no@example.com'])('asking by e-mail (%s) uses up no try with a postcode, and tells nothing by counting', async (email) => {
  const world = await start()
  for (let count = 0; count < 5; count++) await ask(world, { email })
  expect(await codeOf(ask(world, { email }))).toMatch(/^rate_limited/)
  for (let count = 0; count < 5; count++) expect(await codeOf(ask(world, { postcode: String(count) }))).toMatch(/^not_found/)
  expect(await codeOf(ask(world, { postcode: '24105' }))).toMatch(/^rate_limited/)
})

test('too many on one order leave e-mail as its one way in, and tell nothing of it', async () => {
  const world = await start()
  for (let count = 0; count < 21; count++) await codeOf(ask(world, { postcode: '00000' }, `v${count}`))
  expect(await codeOf(ask(world, { postcode: '24105' }, 'buyer'))).toBe(await codeOf(ask(world, { postcode: '1' }, 'other')))
  expect(await ask(world, { email: 'lena@example.com' }, 'buyer')).toEqual({ kind: 'mailed' })
  expect(world.enqueued).toHaveLength(1)
  world.clock.at += hour + 1
  expect(await codeOf(ask(world, { postcode: '24105' }, 'buyer'))).toBe('found')
})

test('however its number is spelled, it is one order that is tried', async () => {
  const world = await start()
  const spellings = ['#1042', '1042', '##1042', ' 10 42 ', '１０４２', '＃1042', '1\u200b042', '1042\u00ad', '10\u202e42', '1\u00a0042']
  for (let count = 0; count < 21; count++) await codeOf(lookUp(world, world.shop, { number: spellings[count % spellings.length]!, postcode: '00000' }, `v${count}`))
  for (const number of spellings) expect(await codeOf(lookUp(world, world.shop, { number, postcode: '24105' }, `w${number}`))).toMatch(/^not_found/)
})

test('visitors are kept only as a keyed hash', async () => {
  const world = await start()
  await codeOf(ask(world, { postcode: '1' }))
  expect(await world.store.countAttempts('lookup-visitor:203.0.113.1', 0)).toBe(0)
})

test.each([{ number: ' ', postcode: '1' }, { number: '1' }, { number: '1', email: ' ', postcode: '' }])('nothing to look for: %o', async (query) => {
  expect(await codeOf(ask(await start(), query))).toMatch(/^invalid_input/)
})
