import { expect, test } from 'vitest'
import { makeFormat } from './format.ts'
import { nearDay, tellDay, tellWhen } from './when.ts'

const t = (key: string) => key
const words = (timeZone: string, now: string | null, locale = 'de') => ({ t, format: makeFormat(locale, timeZone), now: now === null ? null : new Date(now) })

test.each([
  ['an hour ago', 'Europe/Berlin', '2026-11-19T13:00:00Z', '2026-11-19T14:00:00Z', 'today'],
  ['an hour ago, before midnight there', 'Europe/Berlin', '2026-11-19T22:30:00Z', '2026-11-19T23:30:00Z', 'yesterday'],
  ['the same hour elsewhere', 'America/New_York', '2026-11-19T22:30:00Z', '2026-11-19T23:30:00Z', 'today'],
  ['a bare day', 'Pacific/Kiritimati', '2026-11-20', '2026-11-19T12:00:00Z', 'today'],
  ['tomorrow', 'Europe/Berlin', '2026-11-20', '2026-11-19T14:00:00Z', 'tomorrow'],
  ['two days ago', 'Europe/Berlin', '2026-11-17T14:00:00Z', '2026-11-19T14:00:00Z', null],
  // The clocks go back on 25 October and forward on 29 March: days of 25 and 23 hours.
  ['the night of 25 hours', 'Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z', 'today'],
  ['the day after 23 hours', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T22:30:00Z', 'yesterday'],
  ['a new year', 'Europe/Berlin', '2026-12-31', '2027-01-01T08:00:00Z', 'yesterday'],
] as const)('%s in %s', (_, timeZone, at, now, near) => {
  expect(nearDay(at, words(timeZone, now))).toBe(near)
})

test('without a clock everything is absolute', () => {
  const server = words('Europe/Berlin', null)
  expect(nearDay('2026-11-19T13:00:00Z', server)).toBeNull()
  expect(tellWhen('2026-11-19T13:32:00Z', server)).toBe('Do,\u00a019.\u00a0Nov., 14:32\u00a0Uhr')
})

test('a near day is spelled for its place', () => {
  const near = words('Europe/Berlin', '2026-11-19T14:00:00Z')
  expect(tellDay('2026-11-19', near, 'begin')).toBe('state.dayStart.today')
  expect(tellDay('2026-11-20', near, 'inside')).toBe('state.day.tomorrow')
  expect(tellDay('2026-11-27', near, 'begin', 'long')).toBe('Freitag,\u00a027.\u00a0November')
})

test('a German weekday has no dot, on its own or in a range', () => {
  const { day, days, times } = makeFormat('de', 'Europe/Berlin')
  expect(day('2026-11-20')).toBe('Fr,\u00a020.\u00a0Nov.')
  expect(days('2026-11-20', '2026-11-23')).toBe('Fr,\u00a020. – Mo,\u00a023.\u00a0Nov.')
  expect(times('2026-11-20T09:00:00Z', '2026-11-20T13:30:00Z')).toBe('10:00\u00a0–\u00a014:30\u00a0Uhr')
  expect(makeFormat('en', 'Europe/London').times('2026-11-20T09:00:00Z', '2026-11-20T13:30:00Z')).toBe('09:00\u00a0–\u00a013:30')
})
