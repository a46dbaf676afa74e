import { expect, test } from 'vitest'
import { addDays, addTransitDays, dayIn, endOfDay, hourIn, startOfDay, zoneOf } from './time-zone.ts'

const at = (iso: string) => Date.parse(iso)

test.each([
  ['2026-11-19T22:59:59Z', 'Europe/Berlin', '2026-11-19'], ['2026-11-19T23:00:00Z', 'Europe/Berlin', '2026-11-20'],
  ['2026-07-19T22:00:00Z', 'Europe/Berlin', '2026-07-20'], ['2026-11-19T23:00:00Z', 'America/New_York', '2026-11-19'], ['2026-11-19T15:00:00Z', 'Asia/Tokyo', '2026-11-20'],
])('the day of %s in %s is %s', (instant, zone, day) => {
  expect(dayIn(at(instant), zone)).toBe(day)
})

test('days of 23 and 25 hours', () => {
  const hours = (day: string) => (endOfDay(day, 'Europe/Berlin') - startOfDay(day, 'Europe/Berlin')) / 3_600_000
  expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-19')]).toEqual([23, 25, 24])
  // Santiago's clocks skip midnight: the day begins at one.
  expect(hourIn(startOfDay('2026-09-06', 'America/Santiago'), 'America/Santiago')).toBe(1)
})

test.each([['2026-11-20', 1, '2026-11-21'], ['2026-11-20', 2, '2026-11-23'], ['2026-11-22', 0, '2026-11-23'], ['2026-12-31', 1, '2027-01-01']])(
  '%s and %i days on the way: %s', (day, days, reached) => { expect(addTransitDays(day, days)).toBe(reached) })

test('leap days and years', () => {
  expect([addDays('2028-02-28', 1), addDays('2027-02-28', 1), addDays('2026-12-31', 1), addDays('2026-03-01', -1)]).toEqual(['2028-02-29', '2027-03-01', '2027-01-01', '2026-02-28'])
})

test('a country leads to its zone, an unknown one to the shop\'s', () => {
  expect([zoneOf('AT', 'x'), zoneOf('XX', 'Europe/Berlin'), zoneOf(null, 'Europe/Berlin'), zoneOf('constructor', 'x')]).toEqual(['Europe/Vienna', 'Europe/Berlin', 'Europe/Berlin', 'x'])
})
