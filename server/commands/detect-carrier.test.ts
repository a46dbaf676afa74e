import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'

const afterglow = (command: string[], input = '') =>
  spawnSync(process.execPath, ['server/start.mjs', '--cli', 'detect-carrier', ...command], { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', input, maxBuffer: 1 << 26 })
interface Answer { number: string | null; candidates?: { carrier: string; confidence: number; trackingUrl: string | null }[]; error?: { code: string } }

test('one number, with the country and the shop\'s carriers', () => {
  const { status, stdout } = afterglow(['0034 0434 2921 3510 0186', '--country', 'DE', '--carriers', 'dhl,dpd'])
  expect(status).toBe(0)
  const { number, candidates } = JSON.parse(stdout) as Answer
  expect([number, candidates![0]]).toEqual(['0034 0434 2921 3510 0186', { carrier: 'dhl', confidence: 0.99, trackingUrl: expect.stringContaining('00340434292135100186') }])
})

test('nothing found is an answer; an empty number and a wrong country are wrong use', () => {
  expect(JSON.parse(afterglow(['banana']).stdout)).toEqual({ number: 'banana', candidates: [] })
  expect([afterglow(['']).status, afterglow([]).status, afterglow(['1Z5R89390357567127', '--country', 'Germany']).status]).toEqual([2, 2, 2])
}, 60_000)

test('--batch: a line for a line, in order', () => {
  const lines = ['{"number":"1Z5R89390357567127"}', '{', '{"number":""}', '{"number":"01505012345678","carriers":["dpd"],"country":"DE"}', '{"number":7}', '{"number":"banana","country":"","carriers":null}']
  const { status, stdout } = afterglow(['--batch'], lines.join('\n'))
  expect(status).toBe(0)
  const answers = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Answer)
  expect(answers.map(({ number, candidates, error }) => [number, error?.code ?? candidates?.[0]?.carrier])).toEqual([
    ['1Z5R89390357567127', 'ups'], [null, 'invalid_input'], ['', 'invalid_input'], ['01505012345678', 'dpd'], [null, 'invalid_input'], ['banana', undefined],
  ])
})

test('what was corrected by hand goes first, as an option and in a line; a carrier nobody knows teaches nothing', () => {
  const best = (answer: Answer) => answer.candidates![0]
  expect(best(JSON.parse(afterglow(['7771 2345 678999', '--corrected', '77712345678901=GLS, 4711=nobody']).stdout) as Answer)).toMatchObject({ carrier: 'gls', confidence: 0.97 })
  const lines = [{ number: '77712345678999', corrected: [{ number: '77712345678901', carrier: 'hermes' }] }, { number: '77712345678999', corrected: [{ number: '7771', carrier: '' }] }]
  const [first, second] = afterglow(['--batch'], lines.map((line) => JSON.stringify(line)).join('\n')).stdout.trim().split('\n').map((line) => JSON.parse(line) as Answer)
  expect([best(first!)!.carrier, second!.error?.code]).toEqual(['hermes', 'invalid_input'])
}, 60_000)

test('thousands of numbers in one process', () => {
  const { stdout } = afterglow(['--batch'], Array.from({ length: 3000 }, (_, index) => `${JSON.stringify({ number: String(10 ** 13 + index), carriers: ['dhl', 'dpd', 'gls'], country: 'DE' })}\n`).join(''))
  expect(stdout.trimEnd().split('\n').map((line) => (JSON.parse(line) as Answer).number)).toEqual(Array.from({ length: 3000 }, (_, index) => String(10 ** 13 + index)))
}, 60_000)
