import { hash, randomBytes } from 'node:crypto'

/** 128 bits of SHA-256 over the parts, unambiguously joined, URL-safe. */
const digest = (...parts: string[]) => hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, 16).toString('base64url')

/** Our id of a shop's order. It follows from the shop's own id, so that a link can be made before the order has arrived. */
export const orderIdOf = (shopId: string, externalId: string) => `ord_${digest('order', shopId, externalId)}`

/** The same buyer across orders of one shop; upper and lower case do not matter, and the address cannot be read from it. */
export const buyerIdOf = (shopId: string, email: string) => `buy_${digest('buyer', shopId, email.trim().toLowerCase())}`

/** A parcel: by its number, or, where the shop gave none, by its place in the fulfilment. */
export const shipmentIdOf = (orderId: string, fulfillmentId: string, parcel: string | number) =>
  `shp_${digest('shipment', orderId, fulfillmentId, typeof parcel, String(parcel))}`

/** 128 random bits: `act_…`, `msg_…`. */
export const newId = (prefix: string) => `${prefix}_${randomBytes(16).toString('base64url')}`

/** Names the content of a message, for storing it only once. */
export const contentHash = (content: string) => hash('sha256', content, 'base64url')
