import { AppError } from '../contract/errors.ts'

/** At most `limit` in any window of `windowMs` per key, in this process's memory. Throws `rate_limited`. */
export function makeRateLimit(limit: number, windowMs: number, now: () => number): (key: string) => void {
  let windowStart = now()
  let counts = new Map<string, number>()
  return (key) => {
    if (now() - windowStart >= windowMs || now() < windowStart) {
      windowStart = now()
      counts = new Map()
    }
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count > limit) throw new AppError('rate_limited', 'That was a lot at once. Wait a moment and try again.', { retryAfterSeconds: Math.ceil((windowStart + windowMs - now()) / 1000) })
  }
}
