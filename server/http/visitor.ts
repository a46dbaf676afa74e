import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Env } from './env.ts'

/** Some proxies write a port behind the address: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  const [, bracketed, plain] = /^\[([^\]]*)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address) ?? []
  return bracketed ?? plain ?? address
}

/** Its /64, which is one household; every spelling of an address gives the same. IPv4 written as IPv6 is IPv4. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const bare = address.replace(/%.*$/, '')
  if (!bare.includes(':') || !URL.canParse(`http://[${bare}]`)) return address
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::')
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean))
  const zeros = tail === undefined ? 0 : 8 - before!.length - after!.length
  return [...before!, ...Array<string>(zeros).fill('0'), ...after!].slice(0, 4).join(':')
}

/**
 * Who is asking, for limits only: a hash of the socket's address, or with trusted proxies of the address the outermost of
 * them saw (a header that is too short was not written by them). IPv6 counts by its /64, which is one household. Never logged or kept with an order.
 */
export function visitorKey(context: Context<Env>, trustProxy: number): string {
  const socket = context.env?.incoming?.socket?.remoteAddress ?? 'unknown'
  const forwarded = trustProxy > 0 ? (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim()).filter(Boolean) : []
  const address = (trustProxy > 0 ? forwarded.at(-trustProxy) : undefined) ?? socket
  return createHash('sha256').update(networkOf(withoutPort(address))).digest('base64url').slice(0, 22)
}
