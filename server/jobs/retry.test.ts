import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { maxAttempts, reasonOf, retryDelayMs } from './retry.ts'

test('each wait is longer than the last, whatever chance says', () => {
  for (let attempts = 1; attempts < maxAttempts; attempts++) expect(retryDelayMs(attempts + 1, 1)).toBeGreaterThan(retryDelayMs(attempts, 0))
  expect(retryDelayMs(1, 0)).toBe(2718)
  expect(retryDelayMs(1, 1)).toBe(2175)
  expect(retryDelayMs(50, 0)).toBe(retryDelayMs(maxAttempts, 0))
})

test('a reason says what and where, and nothing a stranger wrote', () => {
  expect(reasonOf(new AppError('rate_limited', 'Ask DHL again later'))).toBe('rate_limited: Ask DHL again later')
  expect(reasonOf(new TypeError('anna@example.org has no "x"'))).toMatch(/^TypeError at retry\.test\.ts:\d+$/)
  expect(reasonOf(Object.assign(new Error('connect to secret'), { code: 'ECONNRESET' }))).toMatch(/^Error ECONNRESET at retry\.test\.ts:\d+$/)
  expect(reasonOf('anna@example.org')).toBe('unknown error')
  expect(reasonOf(new AppError('internal', 'x'.repeat(9999)))).toHaveLength(500)
})
