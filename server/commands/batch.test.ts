import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { readLines } from './batch.ts'

const root = join(import.meta.dirname, '../..')
const afterglow = (command: string[], input: string | Buffer) =>
  spawnSync(process.execPath, ['server/start.mjs', '--cli', ...command], { cwd: root, encoding: 'utf8', input, maxBuffer: 1 << 28 })
const linesOf = (stdout: string) => stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { id?: unknown; shipments?: unknown[]; error?: { code: string; message: string } })

async function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = async (text: string, size: number, limit?: number) => {
  const lines: (string | null)[] = []
  for await (const line of readLines(chunksOf(Buffer.from(text), size), limit)) lines.push(line)
  return lines
}

test('lines are what stands between line feeds, however the bytes are cut', () => fc.assert(
  fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', 'ß', '👩‍👩‍👧', '\u2028', '\r', ' ') })), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
    expect(await read(lines.map((line) => `${line}\n`).join(''), size)).toEqual(lines)
  }), { numRuns: 200 }))

test('an endless line is let go of, the next one read, and a last one without end counts', async () => {
  expect(await read(`${'x'.repeat(100)}\nok\n\nlast`, 7, 10)).toEqual([null, 'ok', '', 'last'])
})

test('parse-tracking --batch: an answer a line, in order, whatever stands in a line', () => {
  const body = readFileSync(join(root, 'tests/fixtures/carriers/gls/announced.json'), 'utf8')
  const good = (id: unknown) => JSON.stringify({ id, carrier: 'gls', format: 'json', body })
  const input = [
    good('a'), '{"id":"b","carrier":"gls"', '', good(7), JSON.stringify({ id: 'c', carrier: 'nobody'.repeat(1000), format: 'json', body }), JSON.stringify({ id: 'd', carrier: 'gls', format: 'csv', body }),
    JSON.stringify({ id: 'e', carrier: 'gls', format: 'json' }), JSON.stringify({ id: ['f'], carrier: 'gls', format: 'text', body: '<html>502' }), 'null', '[]', JSON.stringify({ id: 'g', carrier: 'gls', format: 'json', body: JSON.parse(body) as object }), '{"id":"__proto__","carrier":"constructor","format":"xml","body":""}',
  ].join('\n')
  const { status, stdout, stderr } = afterglow(['parse-tracking', '--batch'], Buffer.concat([Buffer.from(`${input}\n`), Buffer.from([0xff, 0xfe, 0x0a])]))
  expect([status, stderr]).toEqual([0, ''])
  const answers = linesOf(stdout)
  expect(answers.map(({ id, shipments, error }) => [id, shipments?.length ?? error?.code])).toEqual([
    ['a', 1], [null, 'invalid_input'], [null, 'invalid_input'], [7, 1], ['c', 'invalid_input'], ['d', 'invalid_input'],
    ['e', 'invalid_input'], [null, 'upstream_unavailable'], [null, 'invalid_input'], [null, 'invalid_input'], ['g', 1], ['__proto__', 'invalid_input'], [null, 'invalid_input'],
  ])
  expect(answers[0]!.shipments).toEqual((JSON.parse(afterglow(['parse-tracking', '--carrier', 'gls'], body).stdout) as { shipments: unknown[] }).shipments)
  for (const { error } of answers) expect(error?.message.length ?? 0).toBeLessThanOrEqual(2000)
}, 60_000)

test('thousands of answers in one process', () => {
  const body = readFileSync(join(root, 'tests/fixtures/carriers/gls/delivered.json'), 'utf8')
  const { status, stdout } = afterglow(['parse-tracking', '--batch'], Array.from({ length: 3000 }, (_, id) => `${JSON.stringify({ id, carrier: 'gls', format: 'json', body })}\n`).join(''))
  expect(status).toBe(0)
  expect(linesOf(stdout).map(({ id, shipments }) => shipments && id)).toEqual(Array.from({ length: 3000 }, (_, id) => id))
}, 60_000)

test('without a carrier and without --batch it is wrong use', () => {
  expect(afterglow(['parse-tracking'], '{}').status).toBe(2)
})

test('parse-tracking --batch: ids of twenty digits keep every digit, and answers that are no UTF-8 are read as Latin-1', () => {
  const parcel = '{"shipments":[{"id":10340434292135100186,"service":"parcel-de","status":{"timestamp":"2026-11-20T10:00:00","statusCode":"transit","status":"EE","description":"Köln"}}]}'
  const lines = [`\ufeff{"id":12345678901234567890,"carrier":"DHL","format":"JSON","body":${parcel}}`, JSON.stringify({ id: 'text', carrier: 'dhl', format: 'json', body: parcel })]
  const { stdout } = afterglow(['parse-tracking', '--batch'], Buffer.concat([Buffer.from(`${lines[0]}\n`), Buffer.from(lines[1]!, 'latin1')]))
  const report = { trackingNumber: '10340434292135100186', events: [{ description: 'Köln' }] }
  expect(linesOf(stdout)).toMatchObject([{ id: '12345678901234567890', shipments: [report] }, { id: 'text', shipments: [report] }])
})
