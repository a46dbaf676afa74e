import type { Money } from '../../server/contract/page-types.ts'

export type DayStyle = 'short' | 'long'
export interface Format {
  /** "12,90 €" */
  money(money: Money): string
  /** "Fr, 20. Nov." or "Freitag, 20. November" of a day (2026-11-20) or an instant (ISO 8601). */
  day(at: string, style?: DayStyle): string
  /** "Fr, 20. – Mo, 23. Nov."; one day where both are the same. */
  days(from: string, to: string, style?: DayStyle): string
  /** "14:32 Uhr" / "14:32" */
  time(at: string): string
  /** "10:00 – 14:00 Uhr" / "10:00 – 14:00" */
  times(from: string, to: string): string
  /** "Fr, 20. Nov., 14:32 Uhr" */
  dayTime(at: string): string
  number(value: number): string
  /** "Kaffee, Becher und Filter" */
  list(items: string[]): string
  /** The day in the page's zone an instant falls on, as 2026-11-20. */
  dayKey(at: string): string
}

const isDay = (at: string) => at.length === 10
/** A bare day is shown as that day in every zone. */
const instantOf = (at: string) => new Date(isDay(at) ? `${at}T12:00:00Z` : at)

/** Keeps dates and amounts on one line: plain spaces become no-break spaces. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0')

/** British order for English without a region: "Fri 20 Nov". */
const spoken = (locale: string) => (locale === 'en' ? 'en-GB' : locale)

/** Dates, money and lists by Intl, in the shop's language and the destination's time zone. Same on server and in browsers. */
export function makeFormat(locale: string, timeZone: string): Format {
  const language = spoken(locale)
  const cache = new Map<string, Intl.DateTimeFormat>()
  const dates = (options: Intl.DateTimeFormatOptions, zone: string) => {
    const key = zone + JSON.stringify(options)
    let format = cache.get(key)
    if (!format) cache.set(key, (format = new Intl.DateTimeFormat(language, { ...options, timeZone: zone })))
    return format
  }
  const zoneOf = (at: string) => (isDay(at) ? 'UTC' : timeZone)
  const styles = {
    short: { weekday: 'short', day: 'numeric', month: 'short' },
    long: { weekday: 'long', day: 'numeric', month: 'long' },
  } as const satisfies Record<DayStyle, Intl.DateTimeFormatOptions>

  const dayKey = (at: string) => (isDay(at) ? at : dates({ year: 'numeric', month: '2-digit', day: '2-digit' }, timeZone)
    .formatToParts(instantOf(at)).reduce((key, { type, value }) => (type === 'year' ? `${value}${key.slice(4)}`
      : type === 'month' ? `${key.slice(0, 5)}${value}${key.slice(7)}` : type === 'day' ? key.slice(0, 8) + value : key), '0000-00-00'))
  /** Engines disagree on "Fr., 20. Nov." and "Fr, 20. Nov."; German goes without the dot everywhere. */
  const undotted = (text: string) => (language.startsWith('de') ? text.replace(/^(\p{L}+)\./u, '$1') : text)
  const day = (at: string, style: DayStyle = 'short') => unbroken(undotted(dates(styles[style], zoneOf(at)).format(instantOf(at))))
  const clock = (at: string) => dates({ hour: '2-digit', minute: '2-digit' }, timeZone).format(instantOf(at))
  const oclock = language.startsWith('de') ? ' Uhr' : ''
  const time = (at: string) => unbroken(clock(at) + oclock)
  /** Only weekday and number where the month follows anyway: "Fr, 20." */
  const dayOnly = (at: string, style: DayStyle) => {
    const { month: _, ...options } = styles[style]
    const parts = dates({ ...options, month: 'numeric' }, zoneOf(at)).formatToParts(instantOf(at))
    const weekday = parts.find(({ type }) => type === 'weekday')!.value
    const number = parts.find(({ type }) => type === 'day')!.value
    return language.startsWith('de') ? `${weekday.replace('.', '')}, ${number}.` : language.startsWith('en') ? `${weekday} ${number}` : null
  }
  return {
    money: ({ amount, currency }) => unbroken(new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(amount))),
    day,
    days: (from, to, style = 'short') => {
      const [first, last] = [dayKey(from), dayKey(to)]
      if (first === last) return day(to, style)
      const start = first.slice(0, 7) === last.slice(0, 7) ? dayOnly(first, style) : null
      return `${unbroken(start ?? day(first, style))} – ${day(last, style)}`
    },
    time,
    times: (from, to) => unbroken(`${clock(from)} – ${clock(to)}${oclock}`),
    dayTime: (at) => `${day(at)}, ${time(at)}`,
    number: (value) => new Intl.NumberFormat(language).format(value),
    list: (items) => new Intl.ListFormat(language).format(items),
    dayKey,
  }
}
