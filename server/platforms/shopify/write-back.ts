import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { TrackingStatus } from '../../contract/tracking.ts'
import type { Order, Shipment } from '../../core/order.ts'
import type { JobHandler, Platform, World } from '../../core/ports.ts'
import { findInstallation } from './access-tokens.ts'
import type { AdminApi } from './admin-api.ts'
import { createEventMutation } from './documents.ts'
import { listOf, maybe } from './lenient.ts'
import { shopifyCode } from './progress.ts'

export const tellShopifyJob = 'shopify-tell-progress'

/** FulfillmentEventStatus, in the order a parcel goes through them. Shopify has none for a parcel on its way back. */
const steps: [TrackingStatus, string][] = [
  ['info_received', 'LABEL_PRINTED'], ['picked_up', 'CARRIER_PICKED_UP'], ['in_transit', 'IN_TRANSIT'], ['out_for_delivery', 'OUT_FOR_DELIVERY'], ['delivery_attempted', 'ATTEMPTED_DELIVERY'],
  ['available_for_pickup', 'READY_FOR_PICKUP'], ['delivered', 'DELIVERED'],
]
const special: Partial<Record<TrackingStatus, string>> = { exception: 'FAILURE' }
const rankOf = (status: TrackingStatus) => steps.findIndex(([known]) => known === status)

/** What is true of a fulfilment as a whole: its parcel that is least far; trouble with any of them. */
function wholeStatus(parcels: readonly Shipment[]): TrackingStatus {
  const trouble = parcels.find(({ status }) => status in special)
  return trouble?.status ?? parcels.reduce((least, parcel) => (rankOf(parcel.status) < rankOf(least.status) ? parcel : least)).status
}

/** Shopify keeps the old; a parcel's past is not told when it is first asked for. */
const newestMs = 7 * 86_400_000

/** What is new to Shopify about the fulfilment this parcel belongs to; null where that is nothing, or came from there. */
function milestone(now: number, order: Order, before: Shipment, after: Shipment): { status: string; at: string } | null {
  const newest = after.events.find(({ informational, status }) => !informational && status === after.status)
  if (before.status === after.status || !newest || newest.code.startsWith(shopifyCode) || now - Date.parse(newest.occurredAt) > newestMs) return null
  const parcels = order.shipments.filter(({ fulfillmentId }) => fulfillmentId === after.fulfillmentId)
  const [was, is] = [wholeStatus(parcels.map((parcel) => (parcel.id === before.id ? before : parcel))), wholeStatus(parcels)]
  const status = special[is] ?? steps[rankOf(is)]?.[1]
  return was === is || !status ? null : { status, at: newest.occurredAt }
}

/** Puts a carrier's milestone into the outbox to Shopify, in the transaction that saves it, where the merchant switched that on. */
export const parcelMoved: NonNullable<Platform['parcelMoved']> = async (world, transaction, { shop, order, before, after }) => {
  if (!shop.settings.tracking.tellShop || !/^\d+$/.test(after.fulfillmentId)) return
  const told = milestone(world.clock.now(), order, before, after)
  if (!told) return
  await world.jobs.enqueue(transaction, {
    kind: tellShopifyJob, key: `${tellShopifyJob}:${order.id}:${after.fulfillmentId}:${told.status}:${told.at}`, payload: { shop: shop.id, fulfillment: after.fulfillmentId, ...told },
  })
}

const Payload = z.object({ shop: z.string(), fulfillment: z.string(), status: z.string(), at: z.string() })
const Answer = z.object({ fulfillmentEventCreate: maybe(z.object({ userErrors: listOf(z.object({ message: z.string() })) })) })

/** Tells Shopify. What it refuses for good is logged; what may work later is tried again by the queue. */
export function tellShopifyHandler(world: World, api: AdminApi): JobHandler {
  return async (payload) => {
    const { shop, fulfillment, status, at } = Payload.parse(payload)
    if (!await findInstallation(world, shop)) return
    try {
      const answer = Answer.parse(await api.ask(shop, createEventMutation, { event: { fulfillmentId: `gid://shopify/Fulfillment/${fulfillment}`, status, happenedAt: new Date(at).toISOString() } }))
      if (answer.fulfillmentEventCreate?.userErrors.length) world.log.warn('shopify.event_refused', { shop, fulfillment, status })
    } catch (cause) {
      if (!(cause instanceof AppError) || (cause.code !== 'upstream_rejected' && cause.code !== 'misconfigured')) throw cause
      world.log.warn('shopify.event_refused', { shop, fulfillment, status, code: cause.code })
    }
  }
}
