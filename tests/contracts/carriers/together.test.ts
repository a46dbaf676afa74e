/** Carriers that can be asked about several parcels in one call: one call, everybody's own report, and no number spoils another's. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Carrier, CarrierContext, TrackingQuery } from '../../../server/core/carrier-port.ts'
import { carriers } from '../../../server/carriers/index.ts'
import { recordingLog } from '../engines.ts'

/** How each carrier is asked and answers: its `found` fixture, with the number in it replaced. */
interface Together {
  fixture: string
  number: string
  others: [string, string]
  settings: Record<string, unknown>
  /** The list of parcels in its answer. */
  list: (json: never) => unknown[]
  token?: string
}
const oauth = JSON.stringify({ access_token: 't', token_type: 'Bearer', expires_in: 3600 })
const several: Record<string, Together> = {
  gls: { fixture: 'moving.json', number: '50412087334', others: ['50412087335', '50412087336'], settings: { clientId: 'a', clientSecret: 'b' }, list: ({ parcels }) => parcels, token: oauth },
  fedex: { fixture: 'moving.json', number: '', others: ['794000000001', '794000000002'], settings: { clientId: 'a', clientSecret: 'b' }, list: ({ output }) => (output as { completeTrackResults: unknown[] }).completeTrackResults, token: oauth },
  'la-poste': { fixture: 'moving.json', number: '', others: ['6A00000000001', '6A00000000002'], settings: { apiKey: 'k' }, list: (json) => json },
  '17track': { fixture: 'moving.json', number: '', others: ['RR000000001CN', 'RR000000002CN'], settings: { apiKey: 'k' }, list: ({ data }) => (data as { accepted: unknown[] }).accepted },
  aftership: { fixture: 'moving.json', number: '', others: ['AAAA00000001', 'AAAA00000002'], settings: { apiKey: 'k' }, list: ({ data }) => (data as { trackings: unknown[] }).trackings },
}

for (const [id, { fixture, others: [second, stranger], settings, list, token, ...given }] of Object.entries(several)) {
  const carrier = carriers.find((one) => one.id === id) as Carrier
  const raw = readFileSync(new URL(`../../fixtures/carriers/${id}/${fixture}`, import.meta.url), 'utf8')
  const first = given.number || carrier.parse(raw).shipments[0]!.trackingNumber
  const json = (): never => { const parsed = JSON.parse(raw) as unknown; return (id === 'la-poste' && !Array.isArray(parsed) ? [parsed] : parsed) as never }
  /** An answer about these numbers, in any order. */
  const answer = (numbers: string[]) => {
    const whole = json()
    const [parcel] = list(whole)
    list(whole).splice(0, list(whole).length, ...numbers.map((number) => JSON.parse(JSON.stringify(parcel).replaceAll(first, number)) as unknown))
    return JSON.stringify(whole)
  }
  function asking(respond: (url: URL, body: string) => Response) {
    const calls: { url: URL; body: string }[] = []
    const fetchIt = (async (input: URL | string, init?: RequestInit) => {
      const url = new URL(String(input))
      if (token && /token/.test(url.pathname)) return new Response(token)
      calls.push({ url, body: String(init?.body ?? '') })
      return respond(url, String(init?.body ?? ''))
    }) as typeof fetch
    const context: CarrierContext = { fetch: fetchIt, now: () => Date.UTC(2026, 10, 20), log: recordingLog() }
    const ask = (numbers: string[]) => carrier.trackMany!.track(numbers.map((trackingNumber): TrackingQuery => ({ trackingNumber, language: 'de' })), carrier.settings.parse(settings) as never, context)
    return { calls, ask }
  }

  test(`${id}: several in one call, each with its own report, those of others dropped`, async () => {
    const { calls, ask } = asking(() => new Response(answer([second, stranger, first])))
    const { shipments } = await ask([first, second])
    expect(calls).toHaveLength(1)
    expect(shipments.map(({ trackingNumber }) => trackingNumber).toSorted()).toEqual([first, second].toSorted())
    expect(shipments.every(({ events }) => events.length > 0)).toBe(true)
    expect(carrier.trackMany!.most).toBeGreaterThanOrEqual(10)
  })

  test(`${id}: a number it does not know, or that is none, leaves the others`, async () => {
    const { ask } = asking((url) => (/register/.test(url.pathname) ? new Response('{"code":0,"data":{"accepted":[],"rejected":[]}}') : new Response(answer([first]))))
    const { shipments } = await ask([first, second, 'x/../y'])
    expect(shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([first])
  })

  test(`${id}: nothing but nonsense is not found without a call; a refusal of all is told as such`, async () => {
    const { calls, ask } = asking(() => new Response('{}', { status: 429, headers: { 'retry-after': '7' } }))
    await expect(ask(['x/../y', '?'])).rejects.toMatchObject({ code: 'not_found' })
    expect(calls).toEqual([])
    await expect(ask([first, second])).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 7 })
  })
}

test('17TRACK: what it was not told of is registered in one call', async () => {
  const bodies: [string, string][] = []
  const track17 = carriers.find((one) => one.id === '17track') as Carrier
  const fetchIt = (async (input: URL | string, init?: RequestInit) => {
    bodies.push([new URL(String(input)).pathname.split('/').at(-1)!, String(init?.body)])
    return new Response(JSON.stringify({ code: 0, data: { accepted: [], rejected: [{ number: 'AAAA1111', error: { code: -18019902, message: '' } }, { number: 'BBBB2222', error: { code: -18019902, message: '' } }] } }))
  }) as typeof fetch
  await expect(track17.trackMany!.track([{ trackingNumber: 'AAAA1111' }, { trackingNumber: 'BBBB2222' }], track17.settings.parse({ apiKey: 'k' }) as never, { fetch: fetchIt, now: () => 0, log: recordingLog() }))
    .rejects.toMatchObject({ code: 'not_found' })
  expect(bodies).toEqual([['gettrackinfo', '[{"number":"AAAA1111"},{"number":"BBBB2222"}]'], ['register', '[{"number":"AAAA1111"},{"number":"BBBB2222"}]']])
})
