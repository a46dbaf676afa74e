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

/** How a near day is spelled: to begin with ("Heute"), or inside a sentence ("heute"). */
export type Spelling = 'begin' | 'inside'

/** "heute", or "Fr, 20. Nov.". Needs the message group `state`. */
export function tellDay(at: string, words: Words, spelling: Spelling, style: 'short' | 'long' = 'short'): string {
  const near = nearDay(at, words)
  return near ? words.t(`state.${spelling === 'begin' ? 'dayStart' : 'day'}.${near}`) : words.format.day(at, style)
}

/** "heute, 14:32 Uhr", or "Fr, 20. Nov., 14:32 Uhr". Needs the message group `state`. */
export const tellWhen = (at: string, words: Words, spelling: Spelling = 'inside'): string => `${tellDay(at, words, spelling)}, ${words.format.time(at)}`
