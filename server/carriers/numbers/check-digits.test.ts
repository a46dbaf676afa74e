import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkDigits } from './check-digits.ts'

/** From the norms and the vendors' pages; those of UPS, USPS, FedEx, Purolator, OnTrac and DPD's label from jkeen/tracking_number_data (MIT). */
const examples: [string, string[]][] = [
  ['gs1', ['00340434292135100186', '7035114477138472', '9400111206206406260787', '041441760228964']],
  ['gs1-91', ['71969010756003077385']],
  ['gs1-92', ['61299998820821171811']],
  ['identcode', ['563102430313']],
  ['ups', ['5R89390357567127', 'C11031500001879', '1506235620']],
  ['mod7', ['3318810025', '73891051146']],
  ['s10', ['123456785', '473124829']],
  ['luhn', ['320595463938', '07209562763']],
  ['mod37of36', ['09980000020033F', '008182709980000020033350276C']],
  ['fedex', ['986578788855', '477179081230']],
]

test('every check digit is shown by an example', () => {
  expect(examples.map(([name]) => name).toSorted()).toEqual(Object.keys(checkDigits).toSorted())
})

test.each(examples)('%s: right numbers hold', (name, numbers) => {
  for (const number of numbers) expect([number, checkDigits[name]!.holds(number)]).toEqual([number, true])
})

test.each(examples)('%s: another check digit does not', (name, numbers) => {
  for (const number of numbers) {
    const others = Array.from('0123456789').filter((digit) => digit !== number.at(-1)).map((digit) => number.slice(0, -1) + digit)
    expect(others.filter((other) => checkDigits[name]!.holds(other))).toEqual([])
  }
})

test('one mistyped digit is found wherever it stands, by all that promise it', () => {
  const promise = ['gs1', 'luhn', 's10']
  fc.assert(fc.property(fc.constantFrom(...examples.filter(([name]) => promise.includes(name)).flatMap(([name, numbers]) => numbers.map((number) => [name, number] as const))), fc.nat(), fc.integer({ min: 1, max: 9 }), ([name, number], at, step) => {
    const place = at % number.length
    fc.pre(name !== 's10' || place < number.length - 1)
    const wrong = number.slice(0, place) + String((Number(number[place]) + step) % 10) + number.slice(place + 1)
    // S10 writes two remainders as digits that others have as well.
    fc.pre(name !== 's10' || !['0', '5'].includes(number.at(-1)!))
    expect(checkDigits[name]!.holds(wrong)).toBe(false)
  }))
})

test.each(Object.entries(checkDigits))('%s: as many made-up numbers pass as it says', (_, { odds, holds }) => {
  let state = 7
  const digit = () => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % 10 }
  let passed = 0
  for (let round = 0; round < 20_000; round++) if (holds(Array.from({ length: 14 }, digit).join(''))) passed++
  expect(20_000 / passed).toBeGreaterThan(odds * 0.6)
  expect(20_000 / passed).toBeLessThan(odds * 1.4)
})
