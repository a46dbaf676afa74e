import { createHmac, timingSafeEqual, type Hmac } from 'node:crypto'
import { AppError } from '../contract/errors.ts'

/** How far a push's clock may be off, in seconds. */
export const toleranceSeconds = 300

/** One answer for every way a signature can be wrong: it tells a guesser nothing, and a shop where to look. */
export const badSignature = () => new AppError('unauthorized',
  'The signature does not fit. Check Afterglow-Key, Afterglow-Timestamp (within 5 minutes) and Afterglow-Signature; docs/quickstart.md shows how to make it.')

export interface SignedParts { timestamp: string; method: string; pathWithQuery: string }

/** HMAC-SHA256 over `<timestamp>.<METHOD>.<path with query>.<raw body>`; the caller adds the body. */
export function beginSignature(secret: string, { timestamp, method, pathWithQuery }: SignedParts): Hmac {
  return createHmac('sha256', secret).update(`${timestamp}.${method.toUpperCase()}.${pathWithQuery}.`)
}

/** The header's value for a whole body, as a shop makes it. */
export function signatureOf(secret: string, parts: SignedParts, body: Uint8Array | string): string {
  return `v1=${beginSignature(secret, parts).update(body).digest('hex')}`
}

/** Throws unless `header` is what `hmac` comes to. Constant time. */
export function checkSignature(header: string, hmac: Hmac): void {
  const given = /^v1=([0-9a-f]{64})$/.exec(header)?.[1]
  const right = hmac.digest()
  if (!given || !timingSafeEqual(Buffer.from(given, 'hex'), right)) throw badSignature()
}

/** Throws unless the timestamp is whole seconds and near `now` (epoch milliseconds). */
export function checkTimestamp(timestamp: string, now: number): void {
  if (!/^\d{10}$/.test(timestamp) || Math.abs(Number(timestamp) * 1000 - now) > toleranceSeconds * 1000) throw badSignature()
}
