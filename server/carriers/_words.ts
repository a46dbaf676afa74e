import type { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'
import { foldText, readCodes } from './_codes.ts'

const byStatus = Map.groupBy(readCodes(new URL('./_words.csv', import.meta.url)), ({ code }) => code)

interface Told { status: TrackingStatus; reason?: TrackingReason; flags?: TrackingFlag[] }

/**
 * What a code means, made finer by the carrier's own sentence, where the code gives no reason. Never asked where a code is not known: that
 * stays unknown.
 */
export function refine(told: Told, words: string): Told {
  const row = told.reason || !words ? undefined : byStatus.get(told.status)?.find((one) => one.fits(foldText(words)))
  if (!row) return told
  const flags = [...new Set([...told.flags ?? [], ...row.flags])]
  return { status: row.status ?? told.status, ...(row.reason && { reason: row.reason }), ...(flags.length > 0 && { flags }) }
}
