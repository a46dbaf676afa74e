import type * as z from 'zod'
import { AppError } from '../../contract/errors.ts'

/** True for what a connection's settings lead somewhere by. */
export const isAddress = (value: unknown): value is string => typeof value === 'string' && /^\s*https?:/i.test(value)

/** The host without its first label: what a carrier's live and test systems share. */
const domainOf = (host: string) => host.slice(host.indexOf('.') + 1)

/** A system of the same house: https, and a host below the domain of the carrier's own. */
function isOfCarrier(address: string, usual: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, port, username } = new URL(address)
  const domain = domainOf(new URL(usual).hostname)
  return protocol === 'https:' && port === '' && username === '' && domain.includes('.') && (hostname === domain || hostname.endsWith(`.${domain}`))
}

/**
 * Throws `forbidden` where a connection would make this server ask anybody else than the carrier itself: the owner of the installation may
 * (a proxy, a test stand), somebody who only sees their own shop may not, or they could look around in the network the server stands in.
 */
export function requireCarrierAddress(schema: z.ZodType, settings: Record<string, unknown>): void {
  const usual = schema.safeParse(Object.fromEntries(Object.entries(settings).filter(([, value]) => !isAddress(value)))).data as Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(settings)) {
    if (!isAddress(value) || value === usual?.[name]) continue
    const own = usual?.[name]
    if (!isAddress(own) || !isOfCarrier(value, own)) throw new AppError('forbidden', 'Only the owner of this installation may lead a carrier to another address.')
  }
}
