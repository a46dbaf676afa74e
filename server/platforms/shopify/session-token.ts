import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { World } from '../../core/ports.ts'
import { numericId, shopDomain, shopIdOf, shopifyApp } from './shop-domain.ts'

/** How far Shopify's clock and ours may be apart. */
const toleranceMs = 10_000
const longestToken = 4000

const Header = z.object({ alg: z.literal('HS256') })
const Claims = z.object({ aud: z.string(), dest: z.string(), exp: z.number(), nbf: z.number().optional(), iss: z.string().optional(), sub: z.union([z.string(), z.number()]).nullish() })

/** Every fault reads the same; the token itself stands in no message and no log. */
const refused = () => new AppError('unauthorized', 'The session token is not valid. Ask Shopify for a new one and try again.')

function decode<S extends z.ZodType>(schema: S, part: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')))
  } catch {
    throw refused()
  }
}

/** Signature, audience, times, and that issuer and destination name the same shop. */
function readClaims(world: Pick<World, 'apps' | 'clock'>, token: string): { domain: string; iss: string | undefined; sub: string | null } {
  const { key, secret } = shopifyApp(world)
  const parts = token.split('.')
  const [head, body, signature] = parts
  if (token.length > longestToken || parts.length !== 3 || !head || !body || !signature) throw refused()
  const right = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
  if (signature.length !== right.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(right))) throw refused()
  decode(Header, head)
  const { aud, dest, exp, nbf, iss, sub } = decode(Claims, body)
  const now = world.clock.now()
  const domain = shopDomain(dest)
  const isTimely = exp * 1000 > now - toleranceMs && (nbf === undefined || nbf * 1000 <= now + toleranceMs)
  if (aud !== key || !isTimely || domain === null || (iss !== undefined && shopDomain(iss) !== domain)) throw refused()
  return { domain, iss, sub: sub === undefined || sub === null || sub === '' ? null : String(sub) }
}

/** A buyer's page in checkout or customer account. `customer`: Shopify's id of who is signed in. */
export interface BuyerSession { domain: string; shopId: string; customer: string | null }

/**
 * What a session token of a checkout or customer-account extension proves. A token of the back office is none: its subject is a member of
 * staff, whose number may be a customer's too. Throws AppError `unauthorized`.
 */
export function readBuyerSession(world: Pick<World, 'apps' | 'clock'>, token: string): BuyerSession {
  const { domain, sub } = readClaims(world, token)
  const customer = sub?.startsWith('gid://') ? numericId(sub, ['Customer']) : null
  if (sub !== null && customer === null) throw refused()
  return { domain, shopId: shopIdOf(domain), customer }
}

/** A member of staff in the shop's back office. */
export interface StaffSession { domain: string; shopId: string; staff: string }

/** What a session token of App Bridge proves. A buyer's token opens no back office. Throws AppError `unauthorized`. */
export function readStaffSession(world: Pick<World, 'apps' | 'clock'>, token: string): StaffSession {
  const { domain, iss, sub } = readClaims(world, token)
  if (iss === undefined || !/\/admin\/?$/.test(iss) || sub === null || !/^\d{1,20}$/.test(sub)) throw refused()
  return { domain, shopId: shopIdOf(domain), staff: sub }
}

/** The session token of an Authorization header. Throws AppError `unauthorized` where there is none. */
export function sessionTokenOf(authorization: string | undefined): string {
  const token = /^Bearer +([\w.-]+)$/i.exec(authorization ?? '')?.[1]
  if (!token) throw refused()
  return token
}
