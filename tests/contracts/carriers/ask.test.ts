/** Every carrier that asks, through the same table of answers: what track() and check() make of them, and what they tell nobody. */
import { http, HttpResponse } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../server/contract/errors.ts'
import { secretFields } from '../../../server/contract/secret-fields.ts'
import { carriers } from '../../../server/carriers/index.ts'
import { outside } from '../../setup-node.ts'
import { askCases } from './ask-cases.ts'
import { harnessOf } from './harness.ts'
import { aCustomerOf, answerOf, bodyOf, carrierSays, foreignOf } from './outside-carrier.ts'

/** The demo carrier never goes out. */
const asking = carriers.filter(({ id, track }) => track && id !== 'demo')

test('every carrier that asks has its harness beside its fixtures', () => {
  expect(asking.filter(({ id }) => !harnessOf(id)).map(({ id }) => id)).toEqual([])
})

/** What a promise ended with: an AppError, or undefined where all went well; anything else fails the test. */
async function endOf(promise: Promise<unknown>): Promise<AppError | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return error as AppError
  }
}
const numbersOf = async (answer: Promise<{ shipments: { trackingNumber: string }[] }>) => (await answer).shipments.map(({ trackingNumber }) => trackingNumber)
const quiet = /Ada Lovelace|Musterweg/

describe.each(asking.filter(({ id }) => harnessOf(id)).map((carrier) => [carrier.id, carrier, harnessOf(carrier.id)!] as const))('carrier %s', (id, carrier, harness) => {
  const found = bodyOf(id, harness.found)
  const [connectedStatus, connectedWith] = harness.connected
  const connected = () => answerOf(typeof connectedWith === 'string' ? bodyOf(id, connectedWith) : JSON.stringify(connectedWith), connectedStatus)
  const expected = (of: 'track' | 'check' | 'signIn', name: string, otherwise: string) => harness.differs?.find((one) => one.of === of && one.case === name)?.is ?? otherwise
  const judge = (error: AppError | undefined, customer: ReturnType<typeof aCustomerOf>, code: string, retryAfterSeconds?: number) => {
    expect(error?.code ?? 'ok').toBe(code)
    expect(customer.leaks((error?.message ?? '') + customer.log.join())).toEqual([])
    expect(error?.message ?? '').not.toMatch(quiet)
    if (error && retryAfterSeconds !== undefined) expect(error.retryAfterSeconds).toBe(retryAfterSeconds)
  }

  test('finds its parcel, and knows a good connection', async () => {
    carrierSays(harness, () => answerOf(found))
    expect(await numbersOf(aCustomerOf(carrier, harness).track())).toEqual([harness.number])
    carrierSays(harness, connected)
    const customer = aCustomerOf(carrier, harness)
    judge(await endOf(customer.check()), customer, 'ok')
  })

  test.each(askCases.map((one) => [one.name, one] as const))('track: %s', async (name, { answer, track, retryAfterSeconds }) => {
    carrierSays(harness, () => answer(found))
    const customer = aCustomerOf(carrier, harness)
    judge(await endOf(customer.track()), customer, expected('track', name, track), retryAfterSeconds)
  })

  test.each(askCases.map((one) => [one.name, one] as const))('check: %s', async (name, { answer, check, retryAfterSeconds }) => {
    carrierSays(harness, () => answer(found))
    const customer = aCustomerOf(carrier, harness)
    judge(await endOf(customer.check()), customer, expected('check', name, check), retryAfterSeconds)
  })

  test.each(harness.refusals)('its own HTTP %i with %s is %s', async (status, file, code) => {
    carrierSays(harness, () => answerOf(bodyOf(id, file), status, { 'retry-after': '90' }))
    const customer = aCustomerOf(carrier, harness)
    judge(await endOf(customer.track()), customer, code, status === 429 ? 90 : undefined)
  })

  test('its own way to refuse a key fails the check', async () => {
    for (const [status, file] of harness.refusals.filter(([,, code]) => code === 'unauthorized')) {
      carrierSays(harness, () => answerOf(bodyOf(id, file), status))
      const customer = aCustomerOf(carrier, harness)
      judge(await endOf(customer.check()), customer, 'unauthorized')
    }
  })

  test('waits for nobody longer than 15 seconds', async () => {
    carrierSays(harness, () => answerOf(found))
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort(new DOMException('late', 'TimeoutError')))
    try {
      const customer = aCustomerOf(carrier, harness)
      judge(await endOf(customer.track()), customer, 'upstream_unavailable')
      judge(await endOf(customer.check()), customer, 'upstream_unavailable')
      expect(new Set(timeout.mock.calls.flat())).toEqual(new Set([15_000]))
    } finally {
      timeout.mockRestore()
    }
  })

  test.each(['track', 'check'] as const)('%s: more than 10 MB are not read to the end', async (act) => {
    const chunk = new Uint8Array(1_000_000).fill(32)
    const pull = vi.fn((controller: ReadableStreamDefaultController) => controller.enqueue(chunk))
    const signInAt = harness.signIn?.at.split(' ')[1]
    const endless: typeof fetch = async (input) => (String(input) === signInAt ? answerOf(harness.signIn!.answer('token-1')) : new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'application/json' } }))
    const customer = aCustomerOf(carrier, harness)
    const error = await endOf(customer[act]({ fetch: endless }))
    judge(error, customer, 'upstream_unavailable')
    expect(error!.message).toContain('10 MB')
    expect(pull.mock.calls.length).toBeLessThan(15)
  })

  test.skipIf(harness.numberUntold)('other people\'s parcels are dropped', async () => {
    const foreign = foreignOf(harness.number)
    const theirs = found.replaceAll(harness.number, foreign)
    expect(theirs).not.toBe(found)
    carrierSays(harness, () => answerOf(theirs))
    expect((await endOf(aCustomerOf(carrier, harness).track()))?.code).toBe('not_found')
    const { several } = harness
    if (!several) return
    if ('file' in several) {
      carrierSays(harness, () => answerOf(bodyOf(id, several.file)))
      expect(await numbersOf(aCustomerOf(carrier, harness).track({}, several.number))).toEqual(several.given)
      return
    }
    const mixed = JSON.parse(found) as Record<string, never>
    const list = several.list.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], mixed) as unknown[]
    list.unshift(...structuredClone(list).map((one) => JSON.parse(JSON.stringify(one).replaceAll(harness.number, foreign)) as unknown))
    carrierSays(harness, () => answerOf(JSON.stringify(mixed)))
    expect(await numbersOf(aCustomerOf(carrier, harness).track())).toEqual([harness.number])
  })

  test('what is no number is not sent', async () => {
    const seen = carrierSays(harness, () => answerOf(found))
    for (const wrong of ['', ' ', '?', 'ä'.repeat(12), '12345678?x=1', '12345678/../x', '12345678\r\nx: 1', '1'.repeat(200), ...harness.unsendable ?? []]) {
      expect([wrong, (await endOf(aCustomerOf(carrier, harness).track({}, wrong)))?.code]).toEqual([wrong, 'invalid_input'])
    }
    expect(seen).toEqual({ signIns: 0, questions: 0 })
  })

  test('settings: what opens the account is a secret, and every address is https', () => {
    const settings = harness.settings('mark')
    const secret = secretFields(carrier.settings)
    for (const [name, value] of Object.entries(settings)) if (String(value).includes('mark')) expect([name, secret.has(name)]).toEqual([name, !harness.shown?.includes(name)])
    const full = carrier.settings.parse(settings) as Record<string, unknown>
    for (const name of Object.keys(full)) if (String(full[name]).startsWith('https:')) expect(carrier.settings.safeParse({ ...settings, [name]: String(full[name]).replace('https:', 'http:') }).success).toBe(false)
    for (const name of secret) if (name in settings) expect(carrier.settings.safeParse({ ...settings, [name]: '' }).success).toBe(false)
  })

  test.each(['one\r\ntwo: 3', 'key\u0000', '\u{1f511} key', 'k'.repeat(10_000)])('a secret like %j is refused or told as a fault, and shown nowhere', async (odd) => {
    carrierSays(harness, () => answerOf(found))
    for (const name of secretFields(carrier.settings)) {
      const settings = carrier.settings.safeParse({ ...harness.settings('mark'), [name]: odd })
      if (!settings.success) continue
      const customer = aCustomerOf(carrier, harness)
      const error = await endOf(carrier.track!({ trackingNumber: harness.number }, settings.data, customer.context()))
      expect((error?.message ?? '') + customer.log.join()).not.toContain(odd)
    }
  })

  test('another address is asked where the settings name one', async () => {
    const fields = Object.entries(carrier.settings.parse(harness.settings('mark')) as Record<string, unknown>).filter(([, value]) => String(value).startsWith('https:'))
    if (fields.length === 0) return
    const asked: string[] = []
    const rest = (request: Request) => {
      asked.push(request.url)
      return new HttpResponse('', { status: 418 })
    }
    outside.use(http.all('https://test-system.example/*', ({ request }) => rest(request)))
    const moved = Object.fromEntries(fields.map(([name, value]) => [name, `https://test-system.example${new URL(String(value)).pathname}`]))
    const error = await endOf(carrier.track!({ trackingNumber: harness.number }, carrier.settings.parse({ ...harness.settings('moved'), ...moved }), aCustomerOf(carrier, harness).context()))
    expect(error?.code).toBe('upstream_rejected')
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((url) => /[^:]\/\//.test(url))).toEqual([])
  })

  const { signIn } = harness
  if (!signIn) return
  test.each(askCases.map((one) => [one.name, one] as const))('sign-in: %s', async (name, { answer, signIn: otherwise, retryAfterSeconds }) => {
    const seen = carrierSays(harness, () => answerOf(found), () => answer(signIn.answer('token-1')))
    const customer = aCustomerOf(carrier, harness)
    judge(await endOf(customer.track()), customer, expected('signIn', name, otherwise), retryAfterSeconds)
    judge(await endOf(customer.check()), customer, expected('signIn', name, otherwise), retryAfterSeconds)
    expect(seen).toEqual({ signIns: 2, questions: 0 })
  })

  test('one sign-in for many parcels at once; a token refused before its time is replaced once, by one for all', async () => {
    let refused = ''
    const [status, file] = harness.tokenRefused ?? [401, undefined]
    const seen = carrierSays(harness, async (request) => {
      const told = (request.headers.get('authorization') ?? '') + await request.text()
      return refused && told.includes(refused) ? answerOf(file ? bodyOf(id, file) : '', status) : answerOf(found)
    })
    const customer = aCustomerOf(carrier, harness)
    await Promise.all(Array.from({ length: 5 }, () => customer.track()))
    expect(seen).toEqual({ signIns: 1, questions: 5 })
    refused = 'token-1'
    await Promise.all(Array.from({ length: 5 }, () => customer.track()))
    expect(seen).toEqual({ signIns: 2, questions: 15 })
  })

  test('a fresh token that is refused is not replaced', async () => {
    const [status, file] = harness.tokenRefused ?? [401, undefined]
    const seen = carrierSays(harness, () => answerOf(file ? bodyOf(id, file) : '', status))
    expect((await endOf(aCustomerOf(carrier, harness).track()))?.code).toBe('unauthorized')
    expect(seen).toEqual({ signIns: 1, questions: 1 })
  })
})
