import { expect, test } from 'vitest'
import { makeFormat } from './format.ts'
import { nearDay, tell } from './tell.ts'

const t = (key: string) => key
const words = (timeZone: string, now: string | null, locale = 'de') => ({ t, format: makeFormat(locale, timeZone), now: now === null ? null : new Date(now) })

test.each([
  ['an hour ago', 'Europe/Berlin', '2026-11-19T13:00:00Z', '2026-11-19T14:00:00Z', 'today'],
  ['an hour ago, before midnight there', 'Europe/Berlin', '2026-11-19T22:30:00Z', '2026-11-19T23:30:00Z', 'yesterday'],
  ['the same hour elsewhere', 'America/New_York', '2026-11-19T22:30:00Z', '2026-11-19T23:30:00Z', 'today'],
  ['a bare day', 'Pacific/Kiritimati', '2026-11-20', '2026-11-19T12:00:00Z', 'today'],
  ['tomorrow', 'Europe/Berlin', '2026-11-20', '2026-11-19T14:00:00Z', 'tomorrow'],
  ['two days ago', 'Europe/Berlin', '2026-11-17T14:00:00Z', '2026-11-19T14:00:00Z', undefined],
  // The clocks go back on 25 October and forward on 29 March: days of 25 and 23 hours.
  ['the night of 25 hours', 'Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z', 'today'],
  ['the day after 23 hours', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T22:30:00Z', 'yesterday'],
  ['a new year', 'Europe/Berlin', '2026-12-31', '2027-01-01T08:00:00Z', 'yesterday'],
] as const)('%s in %s', (_, timeZone, at, now, near) => {
  expect(nearDay(at, words(timeZone, now))).toBe(near)
})

test('without a clock everything is absolute', () => {
  const server = words('Europe/Berlin', null)
  expect(nearDay('2026-11-19T13:00:00Z', server)).toBeUndefined()
  expect(tell({ from: '2026-11-19T13:32:00Z', clock: true }, server)).toBe('Do,\u00a019.\u00a0Nov., 14:32\u00a0Uhr')
})

test('a near day is spelled for its place', () => {
  const near = words('Europe/Berlin', '2026-11-19T14:00:00Z')
  expect(tell({ from: '2026-11-19' }, near)).toBe('state.dayStart.today')
  expect(tell({ from: '2026-11-20' }, near, true)).toBe('state.day.tomorrow')
  expect(tell({ from: '2026-11-27', long: true }, near)).toBe('Freitag, 27.\u00a0November')
})

test('a German weekday has no dot, on its own or in a range', () => {
  const { day, days, times } = makeFormat('de', 'Europe/Berlin')
  expect(day('2026-11-20')).toBe('Fr,\u00a020.\u00a0Nov.')
  expect(days('2026-11-20', '2026-11-23')).toBe('Fr,\u00a020.\u00a0– Mo,\u00a023.\u00a0Nov.')
  expect(times('2026-11-20T09:00:00Z', '2026-11-20T13:30:00Z')).toBe('10:00\u00a0–\u00a014:30\u00a0Uhr')
  expect(makeFormat('en', 'Europe/London').times('2026-11-20T09:00:00Z', '2026-11-20T13:30:00Z')).toBe('09:00\u00a0–\u00a013:30')
})

test('times in a sentence, spans, hours, amounts and names', () => {
  const own = { ...words('Europe/Berlin', '2026-11-19T14:00:00Z'), t: (key: string, values = {}) => `${key} ${JSON.stringify(values)}` }
  const spaced = (...of: Parameters<typeof tell>) => tell(...of).replaceAll('\u00a0', ' ')
  expect(spaced({ key: 'a', values: { count: 2, at: { from: '2026-11-19T13:32:00Z', clock: true }, who: '<b>', step: { key: 'b' }, some: { number: 1.5 } } }, own))
    .toBe('a {"count":2,"at":"state.day.today {}, 14:32 Uhr","who":"<b>","step":"b undefined","some":"1,5"}'.replace('b undefined', 'b {}'))
  expect(spaced({ from: '2026-11-20', to: '2026-11-23' }, own)).toBe('Fr, 20. – Mo, 23. Nov.')
  expect(spaced({ from: '2026-11-21T09:00:00Z', to: '2026-11-21T11:00:00Z', clock: true }, own)).toBe('Sa, 21. Nov.,\n10:00 – 12:00 Uhr')
  expect(spaced({ from: '2026-11-21T09:00:00Z', clock: 'near' }, own)).toBe('Sa, 21. Nov.')
  expect(spaced({ from: '2026-11-19T09:00:00Z', absolute: true }, own)).toBe('Do, 19. Nov.')
  expect(spaced({ amount: '12.90', currency: 'EUR' }, own)).toBe('12,90 €')
})

test('a day of another year than the page names its year, in ranges too', () => {
  const { day, days } = makeFormat('de', 'Europe/Berlin', '2026-11-19')
  const spaced = (text: string) => text.replaceAll('\u00a0', ' ')
  expect(spaced(day('2025-12-14'))).toBe('So, 14. Dez. 2025')
  expect(spaced(day('2026-12-31T22:59:00Z', 'long'))).toBe('Donnerstag, 31. Dezember')
  expect(spaced(day('2026-12-31T23:00:00Z', 'long'))).toBe('Freitag, 1. Januar 2027')
  expect(spaced(days('2026-12-30', '2027-01-02'))).toBe('Mi, 30. Dez. – Sa, 2. Jan. 2027')
  expect(spaced(days('2027-01-04', '2027-01-05'))).toBe('Mo, 4. – Di, 5. Jan. 2027')
})
