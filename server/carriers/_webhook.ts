import { createHash, createHmac, timingSafeEqual, type BinaryToTextEncoding } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook, WebhookRequest } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { readJson, unreadable } from './_http.ts'

/** A signed time older or newer than this is not taken: a message overheard is of no use later. */
const replayMs = 5 * 60_000

/** What every webhook without a fitting proof gets. */
export const unproven = () => new AppError('unauthorized', 'The signature does not fit.')

/** Whether two texts are the same, in a time that tells neither their content nor their length. */
export function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Throws `unauthorized` unless `given` is one of the expected texts; an empty one is never expected. */
export function prove(given: string | undefined, expected: readonly (string | undefined)[]): void {
  // Each is compared, whether one before it fits or not.
  const fits = expected.map((text) => Boolean(text) && same(given ?? '', text!))
  if (!given || !fits.some(Boolean)) throw unproven()
}

/** HMAC-SHA256 of these pieces; undefined without a secret, which then proves nothing. */
export function hmac(secret: string | undefined, pieces: readonly (string | Uint8Array)[], encoding: BinaryToTextEncoding): string | undefined {
  if (!secret) return undefined
  const mac = createHmac('sha256', secret)
  for (const piece of pieces) mac.update(piece)
  return mac.digest(encoding)
}

/** Throws `unauthorized` for a time that is none, or lies further from now than five minutes. */
export function proveFresh(at: number, now: number): void {
  if (!(Math.abs(now - at) <= replayMs)) throw unproven()
}

/** The token of an Authorization header with this scheme. */
export const authorizationOf = ({ headers }: WebhookRequest, scheme: 'Bearer' | 'Basic'): string | undefined =>
  new RegExp(`^${scheme} +(\\S{1,4000})$`, 'i').exec(headers['authorization']?.trim() ?? '')?.[1]

type Read = (body: string, unmapped: Unmapped | undefined) => TrackingAnswer
type Message = Readonly<Record<string, unknown>>

/** The object a message is. Throws AppError where it is none. */
export function messageOf(name: string, body: string): Message {
  const message = readJson(name, body)
  if (typeof message !== 'object' || message === null || Array.isArray(message)) throw unreadable(name, 'it is no message')
  return message as Message
}

/** Reads what tells of parcels; null for every other message, and where the carrier only says that it knows nothing yet. */
export const parcelNews = (name: string, read: Read, isNews: (message: Message) => boolean): CarrierWebhook<never>['parse'] => (body, context) => {
  if (!isNews(messageOf(name, body))) return null
  try {
    return read(body, context?.unmapped)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

/** The id a message has in this field. */
export const idIn = (name: string, field: string) => (body: string): string | undefined => {
  const id = messageOf(name, body)[field]
  return typeof id === 'string' && id !== '' ? id : undefined
}
