import { tellDay, tellWhen, type Words } from '../kit/when.ts'
import type { ParcelView, TrackingEventView } from './view.ts'

/** Our own words for a scan: the reason where the carrier told one, else the status. */
export const tellEvent = ({ status, reason }: Pick<TrackingEventView, 'status' | 'reason'>, { t }: Words): string =>
  t(reason && reason !== 'unknown' ? `parcel.reason.${reason}` : `parcel.said.${status}`)

const isDay = (at: string) => at.length === 10

/** For inside a sentence: "Fr, 20. Nov.", "heute, 10:00 – 14:00 Uhr" or "Fr, 20. – Mo, 23. Nov.". */
export function tellSpan({ from, to }: { from: string; to: string }, words: Words): string {
  const { format } = words
  if (format.dayKey(from) !== format.dayKey(to)) return format.days(from, to)
  const day = tellDay(from, words, 'inside')
  if (isDay(from) || isDay(to)) return day
  return `${day}, ${from === to ? format.time(from) : format.times(from, to)}`
}

/** What stands largest in a parcel: its last event, or what we know without one. */
export function tellHeadline(parcel: ParcelView, words: Words): { text: string; detail: string } {
  const { t } = words
  const { events: [last], deliveredAt, shippedAt, status } = parcel
  if (parcel.untracked) return { text: t('tracking.untracked'), detail: shippedAt ? t('tracking.shipped', { at: tellWhen(shippedAt, words) }) : '' }
  const at = status === 'delivered' ? deliveredAt ?? last?.at : last?.at
  const text = tellEvent({ status, reason: parcel.reason ?? (last?.status === status ? last.reason : undefined) }, words)
  return { text, detail: [at && tellWhen(at, words, 'begin'), last?.location].filter(Boolean).join(' · ') }
}
