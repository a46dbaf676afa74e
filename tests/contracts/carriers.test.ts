/** Every carrier reads every answer in tests/fixtures/carriers/<id>/ as the <name>.expected.json beside it says. */
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { carriers } from '../../server/carriers/index.ts'
import { linkOnly } from '../../server/carriers/link-only.ts'
import { AppError } from '../../server/contract/errors.ts'
import { TrackingAnswer } from '../../server/contract/tracking.ts'

interface Expected { error?: string; shipments?: unknown; unmapped?: { code: string; description: string }[] }

const folder = (id: string) => new URL(`../fixtures/carriers/${id}/`, import.meta.url)
const fixturesOf = (id: string) => readdirSync(folder(id)).filter((file) => !file.endsWith('.expected.json')).map((file) => ({
  file,
  body: readFileSync(new URL(file, folder(id)), 'utf8'),
  expected: JSON.parse(readFileSync(new URL(`${basename(file, extname(file))}.expected.json`, folder(id)), 'utf8')) as Expected,
}))

test('ids are unique and so are the names shops spell carriers by', () => {
  const ids = carriers.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const aliases = carriers.flatMap((carrier) => carrier.aliases)
  expect(new Set(aliases).size).toBe(aliases.length)
  expect(aliases).toEqual(aliases.map((alias) => alias.toLowerCase()))
})

describe.each(carriers.filter((carrier) => !linkOnly.includes(carrier)).map((carrier) => [carrier.id, carrier] as const))('%s', (id, carrier) => {
  const fixtures = fixturesOf(id)

  test.each(fixtures.map((fixture) => [fixture.file, fixture] as const))('%s', (_, { body, expected }) => {
    const unmapped: Expected['unmapped'] = []
    let outcome: Expected
    try {
      outcome = carrier.parse(body, { unmapped: (code, description) => unmapped.push({ code, description }) })
      const instants = (outcome as TrackingAnswer).shipments.map(({ events }) => events.map(({ occurredAt }) => Date.parse(occurredAt)))
      expect(instants).toEqual(instants.map((times) => times.toSorted((a, b) => b - a)))
      TrackingAnswer.parse(outcome)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      outcome = { error: error.code }
    }
    expect({ ...outcome, ...(unmapped.length > 0 && { unmapped }) }).toEqual(expected)
  })

  test('whatever a damaged answer holds: a valid report or a typed error', () => {
    const bodies = fixtures.map(({ body }) => body).filter(Boolean)
    const junk = fc.oneof(fc.constantFrom('"', '{', '}', '[', ']', 'null', '1e999', '\\u0000', '"\\ud800"', '<b>', '-1', '99999999999999999999', '"2026-13-45T99:99:99"'), fc.string({ maxLength: 8 }))
    const cut = fc.record({ body: fc.constantFrom(...bodies), at: fc.nat(), length: fc.nat(40), junk })
      .map(({ body, at, length, junk }) => body.slice(0, at % body.length) + junk + body.slice((at % body.length) + length))
    const replaced = fc.record({ body: fc.constantFrom(...bodies.filter((body) => /^\s*[{[]/.test(body))), at: fc.nat(), value: fc.jsonValue({ maxDepth: 2 }) }).map(({ body, at, value }) => {
      let json: unknown
      try {
        json = JSON.parse(body)
      } catch {
        return body
      }
      let count = 0
      const total = [...body.matchAll(/":/g)].length || 1
      return JSON.stringify(json, (_, inner: unknown) => (count++ === at % total ? value : inner)) ?? ''
    })
    fc.assert(fc.property(fc.oneof(cut, replaced, fc.jsonValue().map((value) => JSON.stringify(value)), fc.string()), (body) => {
      try {
        const answer = carrier.parse(body, { unmapped: () => {} })
        TrackingAnswer.parse(answer)
        expect(JSON.stringify(answer)).not.toMatch(/<script|\u202e/i)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }), { numRuns: 400 })
  })
})
