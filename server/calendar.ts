import { createEvent } from 'ics'
import { AppError } from './contract/errors.ts'

/** An all-day event as an .ics file (RFC 5545). `day` is 2026-11-20; `at` (epoch milliseconds) stamps it; the same id replaces the entry. */
export function calendarFile({ id, title, day, url, at }: { id: string; title: string; day: string; url: string; at: number }): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const next = new Date(Date.UTC(year, month - 1, date + 1))
  const stamp = new Date(at)
  const { value, error } = createEvent({
    // A line break of any kind would begin a property of its own for some readers.
    uid: `${id}@afterglow`, title: title.replace(/\s+/g, ' '), url, productId: '-//Afterglow//EN',
    start: [year, month, date],
    end: [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()], transp: 'TRANSPARENT',
    startInputType: 'utc', created: [stamp.getUTCFullYear(), stamp.getUTCMonth() + 1, stamp.getUTCDate(), stamp.getUTCHours(), stamp.getUTCMinutes()],
  })
  if (!value) throw new AppError('invalid_input', 'This is not a day a calendar knows.', { cause: error })
  return value
}
