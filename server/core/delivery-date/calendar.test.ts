import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aShop, anOrder, at } from '../../../tests/builders/order.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { makeHolidays } from '../../holidays.ts'
import { deriveFacts } from '../order-state.ts'
import { dayOf, numberOf } from '../time-zone.ts'
import { calendarOf, endOfPeriod, firstOpen, openDaysBetween, openDaysLater } from './calendar.ts'
import { deliveryCalendar, destinationPlace } from './delivery-days.ts'
import { germanState } from './german-states.ts'
import { handOverDay, likelyHandOverDay } from './handling.ts'

const holidays = makeHolidays()
const shopWith = (delivery: Record<string, unknown>, timeZone = 'Europe/Berlin') => aShop({ settings: { delivery, timeZone } })
const handOver = (delivery: Record<string, unknown>, placedAt: string, timeZone?: string) => dayOf(handOverDay(holidays, shopWith(delivery, timeZone), at(placedAt)))

test.each([
  ['a second before the cut-off', '2026-11-17T12:59:59Z', '2026-11-18'],
  ['at the very minute', '2026-11-17T13:00:00Z', '2026-11-19'],
  ['Friday in time', '2026-11-20T12:59:00Z', '2026-11-23'],
  ['Friday too late', '2026-11-20T13:00:00Z', '2026-11-24'],
  ['Saturday early counts for Monday', '2026-11-21T06:00:00Z', '2026-11-24'],
  ['Saturday late counts for Monday too', '2026-11-21T20:00:00Z', '2026-11-24'],
  ['Sunday in UTC is Monday in Berlin, in time', '2026-11-22T23:30:00Z', '2026-11-24'],
  ['summer time: 14:00 is 12:00 in UTC', '2026-07-14T12:00:00Z', '2026-07-16'],
  ['and a minute before', '2026-07-14T11:59:00Z', '2026-07-15'],
  ['the morning the clocks go forward', '2026-03-29T10:00:00Z', '2026-03-31'],
  ['Monday after the clocks went back, in time', '2026-10-26T12:59:00Z', '2026-10-27'],
  ['Monday after the clocks went back, too late', '2026-10-26T13:00:00Z', '2026-10-28'],
])('cut-off at 14:00, one working day: %s', (_, placedAt, day) => {
  expect(handOver({ cutOff: '14:00' }, placedAt)).toBe(day)
})

test('the cut-off is that of the warehouse, wherever the shop is', () => {
  // 20:30 in UTC: half past three in the afternoon in New York, a day of its own in Tokyo.
  expect(handOver({ cutOff: '16:00', timeZone: 'America/New_York', country: 'US', handlingDays: 0 }, '2026-11-17T20:30:00Z')).toBe('2026-11-17')
  expect(handOver({ cutOff: '05:00', timeZone: 'Asia/Tokyo', country: 'JP', handlingDays: 0 }, '2026-11-17T20:30:00Z')).toBe('2026-11-19')
  expect(handOver({ cutOff: '16:00', handlingDays: 0 }, '2026-11-17T20:30:00Z')).toBe('2026-11-18')
})

test.each<[string, Record<string, unknown>, string, string]>([
  ['All Saints is a holiday in Bavaria', { region: 'DE-BY' }, '2027-10-29T10:00:00Z', '2027-11-02'],
  ['and none in Berlin', { region: 'DE-BE' }, '2027-10-29T10:00:00Z', '2027-11-01'],
  ['Women\'s Day is one in Berlin', { region: 'DE-BE' }, '2027-03-05T10:00:00Z', '2027-03-09'],
  ['and none in Bavaria', { region: 'DE-BY' }, '2027-03-05T10:00:00Z', '2027-03-08'],
  ['Christmas: Friday 25 and Saturday 26 December', {}, '2026-12-24T10:00:00Z', '2026-12-28'],
  ['New Year after Christmas', { handlingDays: 4 }, '2026-12-24T10:00:00Z', '2026-12-31'],
  ['over New Year', { handlingDays: 5 }, '2026-12-24T10:00:00Z', '2027-01-04'],
  ['closed between the years', { closed: [{ from: '2026-12-24', to: '2027-01-03' }] }, '2026-12-23T10:00:00Z', '2027-01-04'],
  ['works on Saturdays', { workdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }, '2026-11-20T10:00:00Z', '2026-11-21'],
  ['works on Sundays only', { workdays: ['sun'] }, '2026-11-20T10:00:00Z', '2026-11-29'],
  ['Austria rests on 8 December', { country: 'AT' }, '2026-12-07T10:00:00Z', '2026-12-09'],
  ['Poland on 11 November', { country: 'PL' }, '2026-11-10T10:00:00Z', '2026-11-12'],
  ['a country nobody knows has no holidays', { country: 'XX' }, '2026-12-24T10:00:00Z', '2026-12-25'],
])('%s', (_, delivery, placedAt, day) => {
  expect(handOver(delivery, placedAt)).toBe(day)
})

test('a hand-over that is overdue is hoped for anew only after a whole working day without a word', () => {
  const shop = shopWith({})
  const likely = (now: string) => dayOf(likelyHandOverDay(holidays, shop, at('2026-11-19T10:00:00Z'), at(now)))
  expect(likely('2026-11-19T10:00:00Z')).toBe('2026-11-20')
  expect(likely('2026-11-23T22:00:00Z')).toBe('2026-11-20')
  expect(likely('2026-11-24T08:00:00Z')).toBe('2026-11-24')
  expect(likely('2026-11-28T08:00:00Z')).toBe('2026-11-30')
})

test('a parcel to Germany travels Monday to Saturday, by the holidays of its federal state', () => {
  const [munich, berlin] = ['80331', '10115'].map((postcode) => destinationPlace({ country: 'DE', postcode }, 'DE'))
  expect([munich, berlin]).toEqual([{ country: 'DE', region: 'DE-BY' }, { country: 'DE', region: 'DE-BE' }])
  const open = (carrier: string | null, place: typeof munich, day: string) => deliveryCalendar(holidays, carrier, place!).isOpen(numberOf(day))
  expect(['2026-11-21', '2026-11-22', '2026-01-06'].map((day) => open('dhl', munich, day))).toEqual([true, false, false])
  expect(open('dhl', berlin, '2026-01-06')).toBe(true)
  // Express rests on Saturdays, and so do parcels in Austria.
  expect(open('dhl-express', berlin, '2026-11-21')).toBe(false)
  expect(open('post-at', destinationPlace({ country: 'AT', postcode: '1010' }, 'DE'), '2026-11-21')).toBe(false)
  expect(open('dhl', destinationPlace({ country: 'AT' }, 'DE'), '2026-10-26')).toBe(false)
  expect(destinationPlace(null, 'DE')).toEqual({ country: 'DE', region: null })
})

test.each([
  ['01067', 'SN'], ['99974', 'TH'], ['10115', 'BE'], ['14467', 'BB'], ['20095', 'HH'], ['28195', 'HB'], ['27568', 'HB'], ['24105', 'SH'], ['30159', 'NI'], ['39104', 'ST'],
  ['50667', 'NW'], ['55116', 'RP'], ['60311', 'HE'], ['66111', 'SL'], ['70173', 'BW'], ['89077', 'BW'], ['89231', 'BY'], ['80331', 'BY'], ['97980', 'BW'], ['18055', 'MV'],
])('%s lies in %s', (postcode, state) => { expect(germanState(postcode)).toBe(`DE-${state}`) })

test('what is no German postcode lies nowhere', () => {
  for (const postcode of ['', '1234', '123456', 'ABCDE', '00000', '1 067', '0106７']) expect(germanState(postcode)).toBeNull()
})

test('the withdrawal period ends on no Saturday, Sunday or public holiday, of the buyer\'s place or the shop\'s', () => {
  const end = (day: string, ...regions: string[]) => endOfPeriod(holidays, day, regions.map((region) => ({ country: region.slice(0, 2), region })))
  expect(end('2026-12-25', 'DE-BY')).toBe('2026-12-28')
  expect(end('2027-01-06', 'DE-BY')).toBe('2027-01-07')
  expect(end('2027-01-06', 'DE-BE')).toBe('2027-01-06')
  expect(end('2027-01-06', 'DE-BE', 'DE-BY')).toBe('2027-01-07')
  // Good Friday, the weekend, Easter Monday.
  expect(end('2027-03-26', 'DE-NW')).toBe('2027-03-30')
  const delivered = (postcode: string) => anOrder({
    shippingAddress: { lines: [], postcode, country: 'DE' },
    shipments: anOrder().shipments.map((parcel) => ({ ...parcel, status: 'delivered', deliveredAt: at('2026-12-23T10:00:00Z') })),
  })
  const shop = shopWith({ region: 'DE-BE' })
  const last = (postcode: string) => deriveFacts(delivered(postcode), shop, at('2026-12-29T10:00:00Z'), holidays).withdrawUntil
  expect([last('80331'), last('10115')]).toEqual(['2027-01-07', '2027-01-06'])
})

test('holidays: partial days and years beyond sense are none; what begins in the afternoon is a working day', () => {
  expect(holidays.ofYear('AT', null, 2026).has('2026-12-24')).toBe(false)
  for (const year of [0, 9999, Number.NaN, -1, 1e9]) expect(holidays.ofYear('DE', 'DE-BY', year).size).toBe(0)
  expect(holidays.ofYear('DE', 'AT-9', 2026)).toEqual(holidays.ofYear('DE', null, 2026))
  expect(holidays.ofYear('__proto__', 'constructor', 2026).size).toBe(0)
  expect(holidays.ofYear('DE', 'DE-BY', 2026)).toBe(holidays.ofYear('DE', 'DE-BY', 2026))
})

test('counting forth and back agree, and end even where nothing ever opens', () => {
  const calendars = [
    deliveryCalendar(holidays, 'dhl', { country: 'DE', region: 'DE-BY' }), deliveryCalendar(holidays, null, { country: 'IL', region: null }),
    calendarOf(holidays, { days: ['wed'], places: [{ country: 'DE', region: null }] }),
  ]
  fc.assert(fc.property(fc.constantFrom(...calendars), fc.integer({ min: 18_000, max: 24_000 }), fc.nat(60), (calendar, day, count) => {
    const later = openDaysLater(calendar, day, count)
    expect(calendar.isOpen(later)).toBe(true)
    if (count > 0) expect(openDaysBetween(calendar, day, later)).toBe(count)
  }), { numRuns: 300 })
  const never = calendarOf(holidays, { days: ['mon'], places: [], closed: [{ from: '2000-01-01', to: '2099-12-31' }] })
  expect(firstOpen(never, 20_000)).toBe(20_000)
  expect(openDaysLater(never, 20_000, 3)).toBe(20_003)
})

test.each([
  [{ cutOff: '24:00' }, 'delivery.cutOff'], [{ cutOff: '9:00' }, 'delivery.cutOff'], [{ region: 'AT-9' }, 'delivery.region'], [{ region: 'BY' }, 'delivery.region'],
  [{ workdays: [] }, 'delivery.workdays'], [{ country: 'Germany' }, 'delivery.country'], [{ timeZone: 'Mars/Base' }, 'delivery.timeZone'],
  [{ closed: [{ from: '2026-12-31', to: '2026-12-24' }] }, 'delivery.closed.0'],
])('settings that make no sense are refused: %j', (delivery, path) => {
  const result = ShopSettings.safeParse({ delivery })
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toContain(path)
})
