import { createRequire } from 'node:module'
import type HolidayCalendar from 'date-holidays'
import type { Holidays } from './core/ports.ts'

const dayMs = 86_400_000
/** Years and regions known at once; a page asks for three of each. */
const mostKept = 2000
/** Beyond these nobody knows the holidays. */
const years = { from: 1990, to: 2100 }
const none: ReadonlySet<string> = new Set()

/** Loading the library takes a tenth of a second, and a server that never tells a date needs none of it. */
let library: typeof HolidayCalendar | undefined
function load(): typeof HolidayCalendar {
  library ??= createRequire(import.meta.url)('date-holidays') as typeof HolidayCalendar
  return library
}

/** The days whose noon lies within; a holiday that begins in the afternoon (24 December in some countries) is a working day until then. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const begins = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19) || '00:00:00'}Z`)
  const ends = begins + (end.getTime() - start.getTime())
  const days: string[] = []
  for (let day = Date.parse(`${date.slice(0, 10)}T00:00:00Z`); day < ends; day += dayMs) {
    const noon = day + dayMs / 2
    if (noon >= begins && noon < ends) days.push(new Date(day).toISOString().slice(0, 10))
  }
  return days
}

function read(country: string, region: string | null, year: number): ReadonlySet<string> {
  const state = region?.startsWith(`${country}-`) ? region.slice(3) : ''
  const calendar = new (load())(country, state, { types: ['public'] })
  const holidays = calendar.getHolidays(year)
  return holidays.length > 0 ? new Set(holidays.flatMap(daysOf)) : none
}

/** Public holidays by date-holidays (its data: CC BY 3.0), worked out once a country, region and year, when first asked for. */
export function makeHolidays(): Holidays {
  const known = new Map<string, ReadonlySet<string>>()
  return {
    ofYear(country, region, year) {
      if (!(year >= years.from && year <= years.to)) return none
      const key = `${country} ${region ?? ''} ${year}`
      let days = known.get(key)
      if (!days) {
        if (known.size >= mostKept) known.clear()
        known.set(key, (days = read(country, region, year)))
      }
      return days
    },
    regionsOf(country, language) {
      const states: Record<string, string> | undefined = new (load())().getStates(country, language) || undefined
      return Object.fromEntries(Object.entries(states ?? {}).filter(([code]) => /^[A-Z0-9]{1,3}$/.test(code)).map(([code, name]) => [`${country}-${code}`, name]))
    },
  }
}
