import { expect, test } from 'vitest'
import { patternOf } from '../core/carrier-choice/number-pattern.ts'
import { patternText } from './pattern-text.ts'

test.each(['00340434161094021501', 'RR123456785DE', '1Z999AA10123456784', 'MK1', 'JJD000390007882823456'])('%s: its beginning and length', (number) =>
  expect(patternText(patternOf(number))).toEqual({ begins: number.slice(0, 4), count: number.length }))
