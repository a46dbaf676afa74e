import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Env } from './env.ts'

/**
 * Who is asking, for limits only: a hash of the socket's address, or with trusted proxies of the address the outermost of
 * them saw (a header that is too short was not written by them). IPv6 counts by its /64, which is one household. Never logged or kept with an order.
 */
export function visitorKey(context: Context<Env>, trustProxy: number): string {
  const socket = context.env?.incoming?.socket?.remoteAddress ?? 'unknown'
  const forwarded = trustProxy > 0 ? (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim()).filter(Boolean) : []
  const address = ((trustProxy > 0 ? forwarded.at(-trustProxy) : undefined) ?? socket).replace(/^::ffff:/, '')
  const network = address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
  return createHash('sha256').update(network).digest('base64url').slice(0, 22)
}
