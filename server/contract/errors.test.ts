import { expect, test } from 'vitest'
import * as z from 'zod'
import { AppError, parse } from './errors.ts'
import { DateTime, Locale } from './text.ts'

function refused(schema: z.ZodType, value: unknown, what?: string): Pick<AppError, 'message' | 'issues'> {
  try {
    parse(schema, value, what)
  } catch (error) {
    const { code, message, issues } = error as AppError
    expect(code).toBe('invalid_input')
    return { message, issues }
  }
  throw new Error('nothing was refused')
}

test('a field at fault is named once, with the first thing wrong with it', () => {
  const { issues } = refused(z.object({ at: DateTime, other: DateTime }), { at: 'yesterday', other: '1820-01-01T00:00:00Z' })
  expect(issues).toEqual([{ path: 'at', message: 'Invalid ISO datetime' }, { path: 'other', message: 'is not a time between 1990 and 2100' }])
})

test('a single value is called by its name', () => {
  expect(refused(Locale, '??', '--locale').message).toBe('--locale is not valid: is not a BCP 47 language tag like "de" or "en-GB"')
  expect(refused(z.object({ lines: z.array(z.number()) }), { lines: [1, 'x'] }, 'The order').message).toBe('The order is not valid: lines.1: Invalid input: expected number, received string')
})

test('a body with a thousand faults is answered with twenty', () => {
  expect(refused(z.array(z.number()), Array.from({ length: 1000 }, () => 'x')).issues).toHaveLength(20)
})
