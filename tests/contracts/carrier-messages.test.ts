/** Whatever a carrier that is proven sends: parcels in our words, nothing, or a typed error; what its documents show is read like an answer of the same carrier. */
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { carriers } from '../../server/carriers/index.ts'
import { AppError } from '../../server/contract/errors.ts'
import { TrackingAnswer } from '../../server/contract/tracking.ts'

const folder = (id: string) => new URL(`../fixtures/carriers/${id}/`, import.meta.url)
const messagesOf = (id: string) => readdirSync(folder(id)).filter((file) => /^webhook.*(?<!\.expected)\.json$/.test(file)).map((file) => ({ file, body: readFileSync(new URL(file, folder(id)), 'utf8') }))
const shapes: Record<string, string> = {
  ups: '{"trackingNumber":"1Z204W4R0308071865","localActivityDate":"20240423","localActivityTime":"091519","activityStatus":{"type":"I","code":"OT","description":"Out for Delivery"}}',
  fedex: '{"completeTrackResults":[{"trackingNumber":"123456789012","trackResults":[{"trackingNumberInfo":{"trackingNumber":"123456789012"},"scanEvents":[{"date":"2026-11-20T08:00:00-06:00","eventType":"OD","derivedStatusCode":"OD"}]}]}]}',
  usps: JSON.stringify({ timestamp: '2026-11-20T14:11:00Z', payload: '{"trackingNumber":"9400100000000000000000","trackingEvents":[{"eventType":"OUT FOR DELIVERY","eventCode":"OF","eventTimestamp":"2026-11-20T08:10:00"}]}' }),
  dhl: '{"scope":"subscription.push","shipments":[{"id":"00340434161094042557","service":"parcel-de","status":{"timestamp":"2026-11-20T09:00:00+01:00","statusCode":"transit","status":"PO"}}]}',
}

describe.each(carriers.filter(({ webhook }) => webhook).map((carrier) => [carrier.id, carrier] as const))('%s', (id, { webhook, parse }) => {
  const documented = messagesOf(id)
  const bodies = [...documented.map(({ body }) => body), ...(shapes[id] ? [shapes[id]] : [])]

  test('there is a message to begin with', () => {
    expect(bodies.length).toBeGreaterThan(0)
  })

  test.runIf(documented.length > 0)('documented messages are read like answers, or tell nothing', () => {
    const read = documented.map(({ file, body }) => {
      const answer = webhook!.parse(body)
      if (answer) expect([file, answer]).toEqual([file, parse(body)])
      return answer
    })
    expect(read.some((answer) => answer !== null)).toBe(true)
  })

  test('damaged ones give parcels, nothing or a typed error, and an id is an id', () => {
    const junk = fc.oneof(fc.constantFrom('"', '{', '}', '[', ']', 'null', '1e999', '\\u0000', '<b>', '99999999999999999999', '"2026-13-45T99:99:99"'), fc.string({ maxLength: 8 }))
    const cut = fc.record({ body: fc.constantFrom(...bodies), at: fc.nat(), length: fc.nat(40), junk }).map(({ body, at, length, junk }) => body.slice(0, at % body.length) + junk + body.slice((at % body.length) + length))
    fc.assert(fc.property(fc.oneof(cut, fc.jsonValue().map((value) => JSON.stringify(value)), fc.string()), (body) => {
      try {
        const answer = webhook!.parse(body, { unmapped: () => undefined })
        if (answer) TrackingAnswer.parse(answer)
        expect(['string', 'undefined']).toContain(typeof webhook!.eventId?.(body))
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }), { numRuns: 200 })
  })
})
