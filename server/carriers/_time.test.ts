import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { zoneOfPlace } from './_places.ts'
import { countryCoded, readTime, zoneOfCountry } from './_time.ts'

test.each([
  ['2026-11-20T09:50:00', 'DE', '2026-11-20T09:50:00+01:00'],
  ['2026-07-20 09:50', undefined, '2026-07-20T09:50:00+02:00'],
  ['2026-07-20T09:50:00', 'GB', '2026-07-20T09:50:00+01:00'],
  ['2026-07-20T09:50:00', 'us', '2026-07-20T09:50:00-04:00'],
  ['2026-07-20T09:50:00', 'XX', '2026-07-20T09:50:00+02:00'],
  ['2026-07-20T09:50:00Z', 'US', '2026-07-20T09:50:00Z'],
  ['2026-07-20T09:50:00.331986369+0530', 'DE', '2026-07-20T09:50:00+05:30'],
  ['2026-07-20T09:50:00-08', 'DE', '2026-07-20T09:50:00-08:00'],
  ['2026-11-20', 'DE', '2026-11-20T00:00:00+01:00'],
  ['2026-03-29T02:30:00', 'DE', '2026-03-29T03:30:00+02:00'],
  ['2026-10-25T02:30:00', 'DE', '2026-10-25T02:30:00+02:00'],
  ['2028-02-29T23:59:59', 'DE', '2028-02-29T23:59:59+01:00'],
])('%s in %s is %s', (text, country, iso) => {
  expect(readTime(text, country)?.iso).toBe(iso)
})

test.each(['', 'soon', '2026-02-30T10:00:00', '2026-11-20T25:00:00', '1889-01-01', '2101-01-01T00:00:00Z', '2026-11-20T10:00:00+19:00', '20.11.2026'])('"%s" is no time', (text) => {
  expect(readTime(text, 'DE')).toBeUndefined()
})

test('whatever is read is a time of the contract, at the same moment in the zone', () => {
  const country = fc.constantFrom('DE', 'US', 'AU', 'IN', 'NP', 'CL', 'XX', undefined)
  const local = fc.date({ min: new Date('1990-01-02'), max: new Date('2099-12-30'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19))
  fc.assert(fc.property(local, country, (text, code) => {
    const { iso } = readTime(text, code)!
    expect(z.iso.datetime({ offset: true }).safeParse(iso).success).toBe(true)
    const shown = new Intl.DateTimeFormat('sv', { timeZone: zoneOfCountry(code), dateStyle: 'short', timeStyle: 'medium' }).format(new Date(iso)).replace(' ', 'T')
    expect(shown).toBe(iso.slice(0, 19))
  }))
})

test('a country by its code of two or three letters', () => {
  expect(['de', 'DEU', 'AUT', 'SWE', 'POL', 'PRT', 'CHN', 'USA', 'GBR', 'Deutschland', 'D1', undefined].map(countryCoded))
    .toEqual(['DE', 'DE', 'AT', 'SE', 'PL', 'PT', 'CN', 'US', 'GB', undefined, undefined, undefined])
})

test.each([
  ['FL', '32301', 'America/New_York'], ['FL', '32501', 'America/Chicago'], ['TN', '37902', 'America/New_York'], ['TN', '37203', 'America/Chicago'],
  [undefined, '79901', 'America/Denver'], ['IN', '46402', 'America/Chicago'], ['ID', '83814', 'America/Los_Angeles'], ['ID', '83702-1234', 'America/Denver'],
  ['HI', '96813', 'Pacific/Honolulu'], ['AE', '09096', 'America/New_York'], ['CA', 'none', 'America/Los_Angeles'], ['AK', '99501', 'America/Anchorage'],
] as const)('%s %s lies in %s', (state, zip, zone) => {
  expect(zoneOfPlace('US', state, zip)).toBe(zone)
})
