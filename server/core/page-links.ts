import { mintToken, signFile, type FileClaims, type TokenClaims } from './buyer-token.ts'
import { isCarrierOpen } from './carrier-choice/ask-buyer.ts'
import { carrierOf } from './carrier-choice/own-carriers.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import type { Links } from './present-context.ts'

/**
 * The addresses a page leads to. Those of ours open no more and no longer than the buyer's own token, and are the same at every
 * call, so that an unchanged page has unchanged bytes. `postcode` of the recipient, where the page may tell it: some carriers' pages ask for it.
 * `proofs`: the parcels whose proof is offered.
 */
export function pageLinks(world: World, shop: Shop, claims: TokenClaims, locale: string, { postcode, proofs }: { postcode?: string | undefined; proofs?: ReadonlySet<string> } = {}): Links {
  const platform = world.platforms.get(shop.platform)
  const file = (kind: FileClaims['kind'], subject: string, day: string | null) =>
    `${world.publicUrl}/v1/files/${signFile(world.keys, { ...claims, kind, subject, day })}`
  return {
    orderPage: `${world.publicUrl}/o/${mintToken(world.keys, claims)}`,
    cart: (items) => platform?.cartUrl(shop, items) ?? null,
    product: (product) => (platform ? platform.productUrl(shop, product) : product.url),
    carrier(shipment) {
      const link = shipment.trackingNumber ? carrierOf(world, shop, shipment)?.trackingUrl(shipment.trackingNumber, locale, postcode) ?? null : null
      // The shop's link leads to whom it took for the carrier.
      return shipment.carrierBy === 'hand' ? link ?? shipment.trackingUrl : shipment.trackingUrl ?? link
    },
    carrierName: (shipment) => carrierOf(world, shop, shipment)?.name ?? shipment.carrierName,
    chooseCarrier: (shipment) => (claims.scope === 'act' && isCarrierOpen(shipment)
      ? `${world.publicUrl}/parcel/${signFile(world.keys, { ...claims, kind: 'carrier', subject: shipment.id, day: null })}` : null),
    proof: ({ id }) => (proofs?.has(id) ? file('proof', id, null) : null),
    calendar: (kind, day) => file('calendar', kind, day),
  }
}
