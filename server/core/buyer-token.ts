import { AppError } from '../contract/errors.ts'
import type { Scope } from '../contract/page.ts'
import type { Instant, PlainDay } from './order.ts'
import type { Keys } from './ports.ts'

/** What a buyer's link opens, and until when. A generation below the order's is revoked. */
export type TokenClaims = { shopId: string; orderId: string; scope: Scope; generation: number; expiresAt: Instant }

/** One file or question of an order: a parcel's proof of delivery or carrier (`subject`: the shipment's id), or a calendar entry (`subject`: its kind). */
export type FileClaims = TokenClaims & { kind: 'proof' | 'calendar' | 'carrier'; subject: string; day: PlainDay | null }

const scopes: readonly Scope[] = ['redacted', 'view', 'act']
const longestToken = 2000

/** Every fault of a token reads the same, so that an answer tells nothing about it. */
export const unauthorized = () => new AppError('unauthorized', 'This link is not valid any more. Find your order with its number instead')

function pack(keys: Keys, purpose: string, parts: (string | number | null)[]): string {
  const body = `1.${Buffer.from(JSON.stringify(parts)).toString('base64url')}`
  return `${body}.${keys.sign(purpose, body)}`
}

function unpack(keys: Keys, purpose: string, token: string): unknown[] {
  if (token.length > longestToken) throw unauthorized()
  const [version, payload, ...signature] = token.split('.')
  const genuine = keys.verify(purpose, `${version}.${payload}`, signature.join('.'))
  if (!genuine || version !== '1' || !payload) throw unauthorized()
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as unknown[]
}

const claimParts = (claims: TokenClaims) =>
  [claims.shopId, claims.orderId, scopes.indexOf(claims.scope), claims.generation, Math.floor(claims.expiresAt / 1000)]

function readClaims([shopId, orderId, scope, generation, expires]: unknown[], now: Instant): TokenClaims {
  const known = scopes[scope as number]
  const expiresAt = (expires as number) * 1000
  if (!known || !(expiresAt > now)) throw unauthorized()
  return { shopId: shopId as string, orderId: orderId as string, scope: known, generation: generation as number, expiresAt }
}

/** A capability link's token: `1.<claims>.<keyId>.<HMAC>`, all URL-safe. The same claims give the same token; expiry counts in whole seconds. */
export const mintToken = (keys: Keys, claims: TokenClaims): string => pack(keys, 'buyer-token', claimParts(claims))

/** The claims of a genuine, unexpired token. Anything else: AppError `unauthorized` with one and the same message. Revocation: authorise.ts. */
export const readToken = (keys: Keys, token: string, now: Instant): TokenClaims => readClaims(unpack(keys, 'buyer-token', token), now)

/** Signs the address of one file; as deterministic as a token, and refused as one. */
export const signFile = (keys: Keys, file: FileClaims): string =>
  pack(keys, 'buyer-file', [...claimParts(file), file.kind, file.subject, file.day])

/** What a signed file address names; throws as readToken does. */
export function readFile(keys: Keys, signed: string, now: Instant): FileClaims {
  const parts = unpack(keys, 'buyer-file', signed)
  const [kind, subject, day] = parts.slice(5)
  return { ...readClaims(parts, now), kind: kind as FileClaims['kind'], subject: subject as string, day: (day ?? null) as PlainDay | null }
}
