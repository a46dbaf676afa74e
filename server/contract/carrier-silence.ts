const staleAfterMs = 24 * 3_600_000
/** What the merchant has to mend: the carrier was not asked, or rightly refused. */
const ours: ReadonlySet<string> = new Set(['misconfigured', 'unauthorized', 'forbidden'])

/**
 * True while a carrier that is still asked does not answer, so that what is told may be old. A carrier nobody asked, for want of a key
 * or of time, is not silent: number and link speak for it. Times are epoch milliseconds; `lastError` the code of the last failed ask.
 */
export function isCarrierSilent({ nextAskAt, lastError, askedAt }: { nextAskAt: number | null; lastError: string | null; askedAt: number | null }, now: number): boolean {
  if (nextAskAt === null || (lastError !== null && ours.has(lastError))) return false
  return lastError !== null || (askedAt !== null && now - askedAt > staleAfterMs)
}
