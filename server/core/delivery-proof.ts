import { AppError } from '../contract/errors.ts'
import type { LinkedFile } from './calendar-file.ts'
import type { Carrier } from './carrier-port.ts'
import { contextOf } from './carrier-context.ts'
import { chooseLine } from './choose-line.ts'
import { makeCredential } from './freshness/credential.ts'
import type { CallResult } from './freshness/reserve-call.ts'
import { listConnectedCarriers } from './merchant/connect-carrier.ts'
import type { Order, Shipment } from './order.ts'
import type { World } from './ports.ts'
import { localeOfOrder } from './resolve-locale.ts'
import type { Shop, StoreReads } from './store-port.ts'

const maxBytes = 5 * 1024 * 1024

/** A proof as it may be shown: `type` is what the bytes are, whatever the carrier called them. */
export interface Proof { bytes: Uint8Array<ArrayBuffer>; type: string }
export interface ProofReaders {
  /** Fetches an open address from the public net only, as a picture or PDF. */
  fetchProof(address: string): Promise<Proof>
  /** The type by the first bytes; null for what is neither a picture nor a PDF. */
  sniff(bytes: Uint8Array): string | null
}

/** Whether there may be a proof of this parcel: at an address its carrier told, or for the merchant's key once it is delivered. */
export function mayHaveProof(carriers: ReadonlyMap<string, Carrier>, { proofUrl, status, carrier, trackingNumber, flags, signedBy }: Shipment): boolean {
  if (proofUrl) return true
  const proof = carrier === null ? undefined : carriers.get(carrier)?.proof
  return status === 'delivered' && trackingNumber !== null && proof !== undefined && (proof.of === 'delivered' || flags.includes('signed') || signedBy !== null)
}

/** The parcels of an order whose proof the page offers: those there may be one of, and whose carrier the merchant has connected. */
export async function offeredProofs(world: Pick<World, 'carriers'>, reads: StoreReads, order: Order): Promise<ReadonlySet<string>> {
  const possible = order.shipments.filter((shipment) => mayHaveProof(world.carriers, shipment))
  const connected = possible.some(({ proofUrl }) => !proofUrl) ? await listConnectedCarriers(reads, order.shopId) : new Set<string>()
  return new Set(possible.filter(({ proofUrl, carrier }) => proofUrl || connected.has(carrier!)).map(({ id }) => id))
}

const none = () => new AppError('not_found', 'There is no proof of this delivery.')

/**
 * What a failed call says of the credential, which tracking lives by too: that the carrier wants no calls now, or that it answered. Any other
 * failure may be that of its service for proofs alone (a key without the right to them), and a buyer's click must not rest a merchant's tracking.
 */
function resultOf({ code, retryAfterSeconds }: AppError): CallResult | null {
  if (code === 'rate_limited') return { code, answered: false, restMs: (retryAfterSeconds ?? 900) * 1000 }
  return code === 'not_found' || code === 'invalid_input' ? { code, answered: true, restMs: 0 } : null
}

async function askCarrier(world: World, shop: Shop, order: Order, shipment: Shipment): Promise<Uint8Array<ArrayBuffer>> {
  const choice = await chooseLine(world, shop, shipment)
  if (!choice || choice.line.carrier.id !== shipment.carrier || !choice.line.carrier.proof) throw none()
  const { line } = choice
  const credential = makeCredential(world, line)
  // Somebody waits for it: worth whatever a call costs now, but never a call the carrier does not grant.
  const reservation = await credential.reserve({ worth: Number.MAX_VALUE, looking: true })
  if (!reservation.granted) {
    const retryAfterSeconds = Math.max(1, Math.ceil(((reservation.retryAt ?? world.clock.now()) - world.clock.now()) / 1000))
    throw new AppError('rate_limited', 'The carrier takes no more questions now. Try again later.', { retryAfterSeconds })
  }
  const query = {
    trackingNumber: shipment.trackingNumber!, postcode: order.shippingAddress?.postcode || undefined, country: order.shippingAddress?.country,
    language: localeOfOrder(world.messages, shop, order),
  }
  try {
    const bytes = await line.carrier.proof!.fetch(query, line.settings as never, contextOf(world, line.carrier))
    await credential.note({ code: 'ok', answered: true, restMs: 0 })
    return bytes
  } catch (cause) {
    const error = cause instanceof AppError ? cause : new AppError('upstream_unavailable', 'The carrier did not answer.', { cause })
    const result = resultOf(error)
    if (result) await credential.note(result)
    world.log.warn('proof.failed', { carrier: line.carrier.id, shipment: shipment.id, code: error.code })
    throw error
  }
}

/** Shows the proof of a link that was checked before (readFileLink). Bytes are looked at, whoever sent them, and never stored. */
export async function showProof(world: World, { fetchProof, sniff }: ProofReaders, { shop, order, shipment }: LinkedFile): Promise<Proof> {
  if (!shipment || !mayHaveProof(world.carriers, shipment)) throw none()
  if (shipment.proofUrl) return fetchProof(shipment.proofUrl)
  const bytes = await askCarrier(world, shop, order, shipment)
  if (bytes.byteLength > maxBytes) throw new AppError('upstream_rejected', 'The carrier\'s proof is larger than 5 MB.')
  const type = sniff(bytes)
  if (!type) throw new AppError('upstream_rejected', 'The carrier answered something that is neither a picture nor a PDF.')
  return { bytes, type }
}
