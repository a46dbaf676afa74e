/** Whatever a carrier's answer holds: a typed error or a sane report, in bounded time. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../server/contract/errors.ts'
import { TrackingAnswer } from '../../../server/contract/tracking.ts'
import type { Carrier } from '../../../server/core/carrier-port.ts'
import { fixturesOf, harnessOf, readCarriers } from './harness.ts'
import { answerIn, cutOf, damagedOf, doubledOf, extendedOf, placesOf, reorderedOf, withNumericIds, type Tree } from './mutations.ts'

// oxlint-disable-next-line no-control-regex -- finding them is its purpose
const disguising = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/
const markup = /<[a-z/!?]/i
const ended = ['delivered', 'returned', 'cancelled']

/** What holds for every answer a carrier gives. */
function expectSane(id: string, answer: TrackingAnswer): void {
  expect(TrackingAnswer.parse(answer)).toEqual(answer)
  for (const { value } of placesOf(answer as unknown as Tree)) {
    if (typeof value !== 'string') continue
    expect([value.length <= 2000, value.isWellFormed(), disguising.test(value), markup.test(value)], value.slice(0, 200)).toEqual([true, true, false, false])
  }
  for (const { status, deliveredAt, pickupPoint, signedBy, events, trackingNumber } of answer.shipments) {
    const instants = events.map(({ occurredAt }) => Date.parse(occurredAt))
    expect(instants).toEqual(instants.toSorted((a, b) => b - a))
    expect(instants.every((at) => at >= Date.UTC(1989, 11, 31) && at < Date.UTC(2100, 0, 2))).toBe(true)
    expect(trackingNumber).toBe(trackingNumber.trim())
    if (deliveredAt !== undefined) expect(status).toBe('delivered')
    if (pickupPoint) expect(status).toBe('available_for_pickup')
    if (signedBy) expect(ended).toContain(status)
    // The demo carrier has a journey that ends in a code nobody knows.
    if (status === 'unknown' && id !== 'demo') expect(events.filter((event) => event.status !== 'unknown' && !event.informational)).toEqual([])
    // What moved it last decides, unless the carrier's word on the whole parcel or an end before it does.
    const moves = events.filter((event) => event.status !== 'unknown' && !event.informational)
    if (moves.length > 0 && moves.every((event) => event.status === 'returned')) expect(status).toBe('returned')
  }
}

/** The outcome of reading, which is never another exception. */
function outcomeOf(carrier: Carrier, body: string, mayBeNothing = false): TrackingAnswer | AppError {
  let told = 0
  try {
    const answer = carrier.parse(body, { unmapped: (code, description) => {
      told++
      expect([typeof code, typeof description]).toEqual(['string', 'string'])
    } })
    expect(told).toBeLessThanOrEqual(50)
    if (!mayBeNothing || answer.shipments.length > 0) expectSane(carrier.id, answer)
    return answer
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.message).not.toMatch(disguising)
    return error
  }
}

/** Which parcel or piece of several comes first, and how often, is the carrier's word. */
const unorderedOf = (outcome: TrackingAnswer | AppError) => (outcome instanceof AppError ? outcome.code
  : [...new Set(outcome.shipments.map((shipment) => JSON.stringify({ ...shipment, pieces: shipment.pieces && [...new Set(shipment.pieces)].toSorted() })))].toSorted())

const deep = 10_000
const bombs: [string, (body: string) => string][] = [
  ['nested lists', () => '['.repeat(deep) + ']'.repeat(deep)],
  ['nested objects', () => '{"a":'.repeat(deep) + '1' + '}'.repeat(deep)],
  ['nested elements', () => '<a>'.repeat(deep) + '</a>'.repeat(deep)],
  ['a field nested deep', (body) => body.replace(/"(?:[^"\\]|\\.)*"(?=\s*[,}\]])/, `${'['.repeat(deep)}1${']'.repeat(deep)}`)],
  ['a billion laughs', (body) => `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${body.replace(/<\?xml[^>]*>/, '').replace(/>[^<>]*</, '>&b;<')}`],
  ['an external entity', (body) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${body.replace(/<\?xml[^>]*>/, '').replace(/>[^<>]*</, '>&e;<')}`],
  ['a DTD from elsewhere', (body) => `<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd">${body.replace(/<\?xml[^>]*>/, '')}`],
  ['a style sheet', (body) => `<?xml-stylesheet href="http://169.254.169.254/"?>${body}`],
  ['10 MB of one text', (body) => body.replace(/(?<=[":>])[^"<>{}[\]\\]{4,}(?=["<])/, (text) => text + '<b>&amp;'.repeat(1_240_000))],
  ['more than 10 MB', (body) => body + ' '.repeat(10_000_001)],
]
const withinMs = 3000
/** Milliseconds of processor time: what else the machine does at the time does not count. */
function costOf(act: () => void): number {
  const before = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

describe.each(readCarriers.map((carrier) => [carrier.id, carrier] as const))('carrier %s', (id, carrier) => {
  const bodies = fixturesOf(id).map(({ body }) => body).filter(Boolean)
  const answers = bodies.map(answerIn).filter((answer) => answer !== undefined)
  const largest = bodies.toSorted((a, b) => b.length - a.length)[0]!

  test('damaged answers: a sane report or a typed error', () => {
    fc.assert(fc.property(fc.oneof({ weight: 5, arbitrary: damagedOf(answers) }, { weight: 2, arbitrary: cutOf(bodies) }, fc.jsonValue().map((value) => JSON.stringify(value)), fc.string()), (body) => {
      outcomeOf(carrier, body)
    }), { numRuns: 200 })
  })

  test.runIf(carrier.webhook)('damaged news it sends: a sane report, nothing or a typed error; none of it is proven', () => {
    const { parse, verify, eventId } = carrier.webhook!
    const hook: Carrier = { ...carrier, parse: (body, context) => parse(body, context) ?? { shipments: [] } }
    const news = fixturesOf(id).filter(({ file }) => /hook|push|alert|event/i.test(file)).map(({ body }) => body)
    const told = (news.length > 0 ? news : bodies).map(answerIn).filter((answer) => answer !== undefined)
    const header = fc.dictionary(fc.constantFrom('authorization', 'x-hmac', 'sign', 'x-hmac-signature', 'sendcloud-signature', 'aftership-hmac-sha256', 'credential', 'shippo-auth-signature', 'fdx-signature'), fc.oneof(fc.string(), fc.constantFrom('Bearer ', 'Bearer secret', 'hmac-sha256-hex=', 't=1,v1=0')))
    const settings = carrier.settings.parse(harnessOf(id)!.settings('mark')) as never
    fc.assert(fc.property(fc.oneof(damagedOf(told), cutOf(bodies), fc.string()), header, (body, headers) => {
      outcomeOf(hook, body, true)
      try {
        expect(['string', 'undefined']).toContain(typeof eventId?.(body))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
      const request = { headers, rawBody: new TextEncoder().encode(body), url: new URL('https://shop.example/v1/carriers/news?token=x') }
      expect(() => verify(request, { secret: 'ours-and-long-enough', settings }, Date.UTC(2026, 10, 18))).toThrow(expect.objectContaining({ name: 'AppError', code: 'unauthorized' }) as Error)
    }), { numRuns: 100 })
  })

  test.each(bombs)('%s', (_, make) => {
    const body = make(largest)
    expect(costOf(() => outcomeOf(carrier, body))).toBeLessThan(withinMs)
  })

  test('as many scans as fit into 10 MB', () => {
    const { tree, write } = answerIn(largest) ?? answers[0]!
    const copy = structuredClone(tree)
    const lists = placesOf(copy).filter(({ value }) => Array.isArray(value) && value.length > 0)
    for (const { value, put } of lists.slice(-1)) {
      const items = value as Tree[]
      const times = Math.floor(4_000_000 / (JSON.stringify(items).length + 1))
      put(Array.from({ length: times }, () => items).flat())
    }
    const body = write(copy)
    expect(costOf(() => outcomeOf(carrier, body))).toBeLessThan(withinMs)
  })

  test.each<[string, (tree: Tree, body: string, write: (tree: Tree) => string) => string[]]>([
    ['in another order', (tree, _, write) => [1, 2].map((seed) => write(reorderedOf(tree, seed)))],
    ['told twice', (tree, _, write) => [write(doubledOf(tree))]],
    ['with fields nobody knows', (tree, _, write) => [write(extendedOf(tree))]],
    ['with numbers for ids', (_, body) => (body.trimStart().startsWith('<') ? [] : [withNumericIds(body)])],
  ])('the same scans %s give the same report', (_, others) => {
    for (const body of bodies) {
      const answer = answerIn(body)
      if (!answer) continue
      const told = unorderedOf(outcomeOf(carrier, body))
      for (const other of others(answer.tree, body, answer.write)) expect(unorderedOf(outcomeOf(carrier, other)), other).toEqual(told)
    }
  })
})
