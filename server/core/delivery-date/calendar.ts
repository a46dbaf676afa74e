import type { Weekday } from '../../contract/shop.ts'
import type { PlainDay } from '../order.ts'
import type { Holidays } from '../ports.ts'
import { dayOf, numberOf } from '../time-zone.ts'

/** Where holidays are kept: ISO 3166-1 country and, where it matters, ISO 3166-2 region. */
export interface Place { country: string | null; region: string | null }

/** The days on which something happens somewhere; days count from 1970. */
export interface Calendar { isOpen(day: number): boolean }

export const noHolidays: Holidays = { ofYear: () => new Set(), regionsOf: () => ({}) }

const week: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const weekdayOf = (day: number): Weekday => week[(((day + 4) % 7) + 7) % 7]!

/** A calendar that never opens within this many days opens every day. */
const longestRest = 370
/** Days of one calendar that are remembered. */
const mostKnown = 4000

interface Description { days: readonly Weekday[]; places: readonly Place[]; closed?: readonly { from: PlainDay; to: PlainDay }[] }

function isHoliday(holidays: Holidays, { country, region }: Place, day: PlainDay): boolean {
  return country !== null && holidays.ofYear(country, region, Number(day.slice(0, 4))).has(day)
}

/** One calendar a description: an import asks for the same few for every order. */
const known = new WeakMap<Holidays, Map<string, Calendar>>()

/** Open on these weekdays but for the public holidays of these places and the days closed. */
export function calendarOf(holidays: Holidays, { days, places, closed = [] }: Description): Calendar {
  const own = known.get(holidays) ?? new Map<string, Calendar>()
  known.set(holidays, own)
  const key = JSON.stringify([days, places, closed])
  const existing = own.get(key)
  if (existing) return existing
  const weekdays = new Set(days)
  const answers = new Map<number, boolean>()
  const calendar: Calendar = {
    isOpen(day) {
      let answer = answers.get(day)
      if (answer === undefined) {
        const date = dayOf(day)
        answer = weekdays.has(weekdayOf(day)) && !closed.some(({ from, to }) => date >= from && date <= to) && !places.some((place) => isHoliday(holidays, place, date))
        if (answers.size >= mostKnown) answers.clear()
        answers.set(day, answer)
      }
      return answer
    },
  }
  if (own.size >= mostKnown) own.clear()
  own.set(key, calendar)
  return calendar
}

/** The first open day from this one on. */
export function firstOpen(calendar: Calendar, day: number): number {
  for (let at = day; at < day + longestRest; at++) if (calendar.isOpen(at)) return at
  return day
}

/** `count` open days after `day`. With none the day itself, or the next open one. */
export function openDaysLater(calendar: Calendar, day: number, count: number): number {
  let at = count <= 0 ? firstOpen(calendar, day) : day
  for (let left = count; left > 0; left--) at = firstOpen(calendar, at + 1)
  return at
}

/** Open days after `from` up to and with `to`; what arrives on a closed day counts as that of the open day before it. 0 where `to` is not later. */
export function openDaysBetween(calendar: Calendar, from: number, to: number): number {
  let count = 0
  for (let at = from + 1; at <= to; at++) if (calendar.isOpen(at)) count++
  return count
}

/** The last day of a period that ended on `day`: § 193 BGB and Art. 3 (4) of Regulation 1182/71 lead from a Saturday, a Sunday or a public holiday to the next working day. */
export function endOfPeriod(holidays: Holidays, day: PlainDay, places: readonly Place[]): PlainDay {
  return dayOf(firstOpen(calendarOf(holidays, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], places }), numberOf(day)))
}
