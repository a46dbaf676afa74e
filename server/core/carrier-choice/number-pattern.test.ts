import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patternOf, recall } from './number-pattern.ts'

test.each([
  ['00340434161094021501', '20/0034'], ['RR 123 456 785 DE', 'RR.9.DE/RR12'], ['jjd-000390007882823456', 'JJD.18/JJD0'], ['1Z999AA10123456784', '1.(1).3.(2).11/1Z99'], ['', '/'],
])('the form of %s', (number, pattern) => expect(patternOf(number)).toBe(pattern))

const learn = (...corrections: [string, string][]) => corrections.map(([number, carrier]) => ({ pattern: patternOf(number), carrier }))
const carrierFor = (number: string, ...corrections: [string, string][]) => recall(number, learn(...corrections))?.carrier ?? null

describe('what was corrected is remembered', () => {
  test('for the next number of the same beginning, more surely than for one of the same length', () => {
    const confidence = (number: string) => recall(number, learn(['01505012345678', 'dpd']))?.confidence
    expect([confidence('0150-5012-3456-79'), confidence('01995012345678'), confidence('99995012345678')]).toEqual([0.97, 0.9, 0.8])
  })
  test('not for another length, other letters or another mix', () => {
    for (const number of ['0150501234567', 'A150501234567B', '015050123456789', '']) expect(carrierFor(number, ['01505012345678', 'dpd']), number).toBeNull()
    expect(carrierFor('LX123456785DE', ['RR123456785DE', 'dhl'])).toBeNull()
    expect(carrierFor('RR987654321DE', ['RR123456785DE', 'dhl'])).toBe('dhl')
  })
  test('two carriers of one length are told apart by the beginning; without it nothing is claimed', () => {
    const both: [string, string][] = [['01505012345678', 'dpd'], ['70311234567890', 'hermes']]
    expect([carrierFor('01509999999999', ...both), carrierFor('70319999999999', ...both), carrierFor('55559999999999', ...both)]).toEqual(['dpd', 'hermes', null])
  })
  test('the newest correction of a form is the one that is stored', () => expect(carrierFor('MK12345678', ['MK12000000', 'gls'])).toBe('gls'))
})

test('the same number is always known again, however it is written, and the form does not tell it', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Z\d]{5,40}$/), (number) => {
    expect(carrierFor(number.split('').join(' ').toLowerCase(), [number, 'dpd'])).toBe('dpd')
    if (number.length > 12 && /^\d+$/.test(number)) expect(patternOf(number)).not.toContain(number.slice(0, 5))
  }))
})
