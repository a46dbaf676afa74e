import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { answerAdmin, aShopifyServer, fulfillmentBody, orderBody, teehaus } from '../../../tests/builders/shopify.ts'
import type { TrackingEvent, TrackingStatus } from '../../contract/tracking.ts'
import { receiveTracking } from '../../core/receive-tracking.ts'

const numbers = ['00340434161094042557', '00340434161094042564']

async function withParcels(settings: Record<string, unknown>, tracking_numbers: string[]) {
  const server = await aShopifyServer({ settings })
  await server.webhook(teehaus, 'orders/create', orderBody({ fulfillments: [fulfillmentBody({ tracking_numbers })] }))
  await server.work()
  const told: unknown[] = []
  answerAdmin(({ variables }) => {
    told.push(variables.event)
    return HttpResponse.json({ data: { fulfillmentEventCreate: { fulfillmentEvent: { id: 'gid://shopify/FulfillmentEvent/1' }, userErrors: [] } } })
  })
  const scan = async (number: string, status: TrackingStatus, minutes: number) => {
    const parcel = (await server.stored(teehaus))!.shipments.find(({ trackingNumber }) => trackingNumber === number)!
    const event: TrackingEvent = { occurredAt: new Date(server.world.clock.at + minutes * 60_000).toISOString(), status, code: status, description: '' }
    await receiveTracking(server.world, parcel, { trackingNumber: number, status, events: [event], ...status === 'delivered' && { deliveredAt: event.occurredAt } })
    await server.work()
  }
  return { server, told, scan }
}

test('milestones of carriers go to Shopify once each, where the merchant wants it', async () => {
  const { told, scan } = await withParcels({ tracking: { tellShop: true } }, [numbers[0]!])
  await scan(numbers[0]!, 'in_transit', -60)
  await scan(numbers[0]!, 'in_transit', -50)
  await scan(numbers[0]!, 'out_for_delivery', -40)
  await scan(numbers[0]!, 'delivered', -30)
  expect(told).toMatchObject([{ fulfillmentId: 'gid://shopify/Fulfillment/501', status: 'IN_TRANSIT' }, { status: 'OUT_FOR_DELIVERY' }, { status: 'DELIVERED', happenedAt: expect.stringMatching(/Z$/) }])
  const off = await withParcels({}, [numbers[0]!])
  await off.scan(numbers[0]!, 'in_transit', -60)
  expect(off.told).toEqual([])
})

test('of several parcels the whole fulfilment is told: delivered once all are', async () => {
  const { told, scan } = await withParcels({ tracking: { tellShop: true } }, numbers)
  await scan(numbers[0]!, 'in_transit', -60)
  await scan(numbers[1]!, 'in_transit', -50)
  await scan(numbers[0]!, 'delivered', -40)
  await scan(numbers[1]!, 'delivered', -30)
  expect((told as { status: string }[]).map(({ status }) => status)).toEqual(['IN_TRANSIT', 'DELIVERED'])
})

test('what Shopify told is never told back; what we told comes back and is not taken for news; the past stays where it is', async () => {
  const { server, told, scan } = await withParcels({ tracking: { tellShop: true } }, [numbers[0]!])
  const echo = (status: string, minutes: number) => server.webhook(teehaus, 'fulfillment_events/create', { id: minutes, order_id: 1001, fulfillment_id: 501, status, happened_at: new Date(server.world.clock.at + minutes * 60_000).toISOString() })
  await echo('in_transit', -100)
  await server.work()
  expect((await server.stored(teehaus))!.shipments).toMatchObject([{ status: 'in_transit' }])
  expect(told).toEqual([])
  await scan(numbers[0]!, 'out_for_delivery', -40)
  await echo('out_for_delivery', -40)
  await server.work()
  const [parcel] = (await server.stored(teehaus))!.shipments
  expect([told.length, parcel!.events.map(({ code }) => code)]).toEqual([1, ['out_for_delivery', 'shopify:IN_TRANSIT']])
  await scan(numbers[0]!, 'delivered', -60 * 24 * 9)
  expect(told).toHaveLength(1)
})
