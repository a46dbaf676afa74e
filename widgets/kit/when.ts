import type { Format } from './format.ts'
import type { Translate } from './translate.ts'

/** How a widget tells a time: texts, formats, and the browser's clock (null on the server: then everything is absolute). */
export interface Words { t: Translate; format: Format; now: Date | null }

const dayMs = 86_400_000

/** Whether a day or an instant falls on a neighbour of today in the page's zone; null where it does not, or where now is unknown. */
export function nearDay(at: string, { format, now }: Pick<Words, 'format' | 'now'>): 'yesterday' | 'today' | 'tomorrow' | null {
  if (!now) return null
  const days = (Date.parse(format.dayKey(at)) - Date.parse(format.dayKey(now.toISOString()))) / dayMs
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : days === -1 ? 'yesterday' : null
}

/** "heute, 14:32 Uhr" or "Fr, 20. Nov., 14:32 Uhr", for inside a sentence. Needs the message group `state`. */
export function tellWhen(at: string, words: Words): string {
  const near = nearDay(at, words)
  return near ? `${words.t(`state.day.${near}`)}, ${words.format.time(at)}` : words.format.dayTime(at)
}

/** "Heute" or "Freitag, 20. November", to begin with. Needs the message group `state`. */
export function tellDay(at: string, words: Words, style: 'short' | 'long' = 'short'): string {
  const near = nearDay(at, words)
  return near ? words.t(`state.dayStart.${near}`) : words.format.day(at, style)
}
