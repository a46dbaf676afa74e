import type { Told, ToldTime, ToldValue } from '../../server/contract/page-types.ts'
import type { Format } from './format.ts'
import type { Translate } from './translate.ts'

/** How a widget tells: texts, formats, and the browser's clock (null on the server: then everything is absolute). */
export interface Words { t: Translate; format: Format; now: Date | null }

/** Whether a day or an instant falls on a neighbour of today in the page's zone; undefined where it does not, or where now is unknown. */
export function nearDay(at: string, { format, now }: Pick<Words, 'format' | 'now'>): 'yesterday' | 'today' | 'tomorrow' | undefined {
  if (!now) return
  const days = (Date.parse(format.dayKey(at)) - Date.parse(format.dayKey(now.toISOString()))) / 86_400_000
  return (['yesterday', 'today', 'tomorrow'] as const)[days + 1]
}

/** "Heute, 14:32 Uhr", "Fr, 20. Nov.", "Fr, 20. – Mo, 23. Nov."; inside a sentence "heute". */
function tellTime({ from, to = from, long, clock, absolute }: ToldTime, words: Words, inside: boolean | undefined): string {
  const { t, format } = words
  const style = long && 'long'
  if (format.dayKey(from) !== format.dayKey(to)) return format.days(from, to, style)
  const near = absolute ? undefined : nearDay(from, words)
  const day = near ? t(`state.${inside ? 'day' : 'dayStart'}.${near}`) : format.day(from, style)
  if (from.length === 10 || to.length === 10 || !clock || (clock === 'near' && !near)) return day
  // A window of hours has a line of its own where the host keeps breaks: "today" for the date then makes no line more or less.
  return `${day},${from === to ? ` ${format.time(from)}` : `\n${format.times(from, to)}`}`
}

/** What present() told, in words. Near days need the message group `state`. */
export function tell(told: Told | ToldValue, words: Words, inside?: boolean): string {
  const { t, format } = words
  if (typeof told !== 'object') return `${told}`
  if ('key' in told) {
    const values = 'values' in told ? told.values : undefined
    return t(told.key, values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : tell(value, words, true)])))
  }
  return 'amount' in told ? format.money(told) : 'number' in told ? format.number(told.number) : 'list' in told ? format.list(told.list) : tellTime(told, words, inside)
}
