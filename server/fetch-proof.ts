import { lookup } from 'node:dns'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { AppError } from './contract/errors.ts'

const maxBytes = 5 * 1024 * 1024
const timeoutMs = 10_000
const maxRedirects = 3

/** Everything that is not the public net (IANA special-purpose registries, RFC 6890). */
/** Two lists: one alone would apply the rule for mapped addresses to all of IPv4. */
const closed = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) closed.ipv4.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 96], ['::ffff:0:0', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8],
] as const) closed.ipv6.addSubnet(network, prefix, 'ipv6')

/** True for an address anyone on the internet could reach. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  return family === 4 ? !closed.ipv4.check(address, 'ipv4') : family === 6 && !closed.ipv6.check(address, 'ipv6')
}

const refused = () => new AppError('upstream_rejected', 'The carrier\'s proof stands at an address we do not fetch from.')

/** Resolves for the connection itself, so that a name cannot show one address to the check and another to the socket. */
const publicOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '')
    if (!addresses.length || addresses.some(({ address }) => !isPublicAddress(address))) return done(refused(), '')
    if (options.all) done(null, addresses)
    else done(null, addresses[0]!.address, addresses[0]!.family)
  })
}

/** What the bytes are, by their first ones; the sender's word does not count. Null for everything else, HTML and SVG above all. */
export function sniff(bytes: Uint8Array): string | null {
  const starts = (...signature: number[]) => signature.every((byte, index) => bytes[index] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x47, 0x49, 0x46, 0x38)) return 'image/gif'
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf'
  if (starts(0x52, 0x49, 0x46, 0x46) && [0x57, 0x45, 0x42, 0x50].every((byte, index) => bytes[8 + index] === byte)) return 'image/webp'
  return null
}

function get(url: URL): Promise<{ location: string } | { bytes: Uint8Array<ArrayBuffer> }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { lookup: publicOnly, signal: AbortSignal.timeout(timeoutMs), headers: { accept: 'image/*, application/pdf', 'user-agent': 'Afterglow' } }, (incoming) => {
      const { statusCode = 0, headers } = incoming
      if (statusCode >= 300 && statusCode < 400 && headers.location) {
        incoming.destroy()
        return resolve({ location: headers.location })
      }
      if (statusCode !== 200) {
        incoming.destroy()
        return reject(new AppError(statusCode === 404 ? 'not_found' : 'upstream_unavailable', 'The carrier does not hand out this proof now.'))
      }
      const chunks: Buffer[] = []
      let size = 0
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) outgoing.destroy(new AppError('upstream_rejected', 'The carrier\'s proof is larger than 5 MB.'))
        else chunks.push(chunk)
      })
      incoming.on('end', () => resolve({ bytes: new Uint8Array(Buffer.concat(chunks)) }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** A carrier's proof: https, public addresses only on every hop, at most 5 MB, and only what truly is a picture or a PDF. */
export async function fetchProof(address: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> {
  let url = new URL(address)
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (url.protocol !== 'https:' || (isIP(host) && !isPublicAddress(host))) throw refused()
    const answer = await get(url).catch((cause: unknown) => {
      throw cause instanceof AppError ? cause : new AppError('upstream_unavailable', 'The carrier does not answer. Try again later.', { cause })
    })
    if ('location' in answer) {
      if (!URL.canParse(answer.location, url)) throw refused()
      url = new URL(answer.location, url)
      continue
    }
    const type = sniff(answer.bytes)
    if (!type) throw new AppError('upstream_rejected', 'The carrier answered something that is neither a picture nor a PDF.')
    return { bytes: answer.bytes, type }
  }
  throw refused()
}
