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
const instantOf = (at: string) => new Date(isDay(at) ? `${at}T12:00Z` : at)

/** Keeps dates and amounts on one line: plain spaces become no-break spaces. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0')

/**
 * Dates, money and lists by Intl, in the shop's language and the destination's time zone. Same on server and in browsers. `today` is
 * the day of the page: dates of another year name theirs.
 */
export function makeFormat(locale: string, timeZone: string, today?: string): Format {
  // British order for English without a region: "Fri 20 Nov".
  const language = locale === 'en' ? 'en-GB' : locale
  const german = language.startsWith('de')
  const oclock = german ? ' Uhr' : ''
  const cache: Record<string, Intl.DateTimeFormat> = {}
  const write = (at: string, options: Intl.DateTimeFormatOptions, spoken = language) =>
    (cache[isDay(at) + spoken + JSON.stringify(options)] ??= new Intl.DateTimeFormat(spoken, { ...options, timeZone: isDay(at) ? 'UTC' : timeZone })).format(instantOf(at))

  // Swedish dates are ISO 8601.
  const dayKey = (at: string) => (isDay(at) ? at : write(at, {}, 'sv'))
  const day = (at: string, style: DayStyle = 'short') => {
    const text = write(at, { weekday: style, day: 'numeric', month: style, year: today && !dayKey(at).startsWith(today.slice(0, 4)) ? 'numeric' : undefined })
    // Engines disagree on "Fr., 20. Nov." and "Fr, 20. Nov."; German goes without the dot everywhere.
    const whole = unbroken(german ? text.replace(/^(\p{L}+)\./u, '$1') : text)
    // Large and long: it may break after the weekday.
    return style === 'long' ? whole.replace('\u00a0', ' ') : whole
  }
  const clock = (at: string) => write(at, { hour: '2-digit', minute: '2-digit' })
  const time = (at: string) => unbroken(clock(at) + oclock)
  /** Only weekday and number where the month follows anyway: "Fr, 20." */
  const dayOnly = (at: string, style: DayStyle) => {
    const weekday = write(at, { weekday: style })
    const number = Number(at.slice(8))
    return german ? `${weekday.replace('.', '')}, ${number}.` : language.startsWith('en') ? `${weekday} ${number}` : day(at, style)
  }
  return {
    money: ({ amount, currency }) => unbroken(new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(amount))),
    day,
    days: (from, to, style = 'short') => {
      const [first, last] = [dayKey(from), dayKey(to)]
      if (first === last) return day(to, style)
      return `${unbroken(first.slice(0, 7) === last.slice(0, 7) ? dayOnly(first, style) : day(first, style))}\u00a0– ${day(last, style)}`
    },
    time,
    times: (from, to) => unbroken(`${clock(from)} – ${clock(to)}${oclock}`),
    dayTime: (at) => `${day(at)}, ${time(at)}`,
    number: (value) => new Intl.NumberFormat(language).format(value),
    list: (items) => new Intl.ListFormat(language).format(items),
    dayKey,
  }
}
