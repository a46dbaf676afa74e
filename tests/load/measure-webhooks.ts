/** An aggregator that tells of many parcels at once: how many messages a second are taken, how fast each is answered, and how soon all are read. */
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { openHook } from '../../server/core/carrier-webhooks/hooks.ts'
import { connectCarrier } from '../../server/core/merchant/connect-carrier.ts'
import type { World } from '../../server/core/ports.ts'
import type { Pusher } from './bench-world.ts'
import { orderPush } from './bench-world.ts'
import { median } from './measure-http.ts'

const secret = 'whsec_bench'
const shop = 'bench'
const connections = 16

/** Sends AfterShip's message about a parcel: a scan of now. */
export interface Sender { send(trackingNumber: string, tag: string): Promise<void> }

/** A shop that AfterShip tells news of. Its API is nobody's address: what is asked instead of told finds nobody there. */
export async function openSender(world: World, url: string): Promise<Sender> {
  await connectCarrier(world, shop, 'aftership', { apiKey: 'key', webhookSecret: secret, baseUrl: 'http://127.0.0.1:9' })
  const { pathname } = new URL((await openHook(world, shop, 'aftership')).url)
  return {
    async send(tracking_number, tag) {
      const checkpoint = { checkpoint_time: new Date().toISOString(), tag, message: 'The parcel is on its way.', city: 'Kiel', country_region_name: 'Germany' }
      const body = JSON.stringify({ event: 'tracking_update', msg: { tracking_number, tag, checkpoints: [checkpoint] } })
      const answer = await fetch(url + pathname, { method: 'POST', body, headers: { 'content-type': 'application/json', 'aftership-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64') } })
      if (!answer.ok) throw new Error(await answer.text())
      await answer.arrayBuffer()
    },
  }
}

/** An order with one parcel on its way. */
export const parcelPush = (id: string, trackingNumber: string) =>
  JSON.stringify({ ...JSON.parse(orderPush(id, new Date(Date.now() - 86_400_000).toISOString())) as object, fulfillments: [{ id: `${id}-1`, parcels: [{ carrier: 'austrian-post', trackingNumber }] }] })

export interface Webhooks { perSecond: number; p50: number; p99: number; readPerSecond: number }

export async function measureWebhooks(world: World, { push }: Pusher, sender: Sender, messages: number): Promise<Webhooks> {
  const numbers = Array.from({ length: messages }, (_, index) => `10000000${String(index).padStart(8, '0')}`)
  const imported = await push('POST', '/v1/import/orders', numbers.map((number, index) => parcelPush(`hook-${index}`, number)).join('\n'))
  if (!imported.ok) throw new Error(await imported.text())
  const times: number[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let index = next++; index < messages; index = next++) {
      const before = performance.now()
      await sender.send(numbers[index]!, 'InTransit')
      times.push(performance.now() - before)
    }
  }))
  const taken = performance.now() - started
  const isRead = async () => (await world.store.findShipmentsOfShop(shop, numbers)).every(({ status }) => status === 'in_transit')
  while (!await isRead()) await wait(100)
  const read = performance.now() - started
  times.sort((a, b) => a - b)
  return { perSecond: messages / (taken / 1000), p50: median(times), p99: times[Math.floor(times.length * 0.99)]!, readPerSecond: messages / (read / 1000) }
}
