import { AppError } from '../../contract/errors.ts'
import { ShopSettings } from '../../contract/shop.ts'
import type { Order } from '../../core/order.ts'
import { sourcesFor } from '../../core/delivery-date/learned-transit.ts'
import { withState } from '../../core/order-from-push.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { followAddress, moveAddresses, rememberAddress } from './address.ts'
import { demoShopId, sellables, toProduct } from './catalogue/catalogue.ts'
import { generateOrders } from './orders/generate.ts'
import { day } from './orders/story.ts'

/** Orders of one transaction: the more, the less often the same page of an index is written; the fewer, the less another writer waits. */
const batchSize = 5000
/** Which story is told. */
const seed = 20_261
/** Stands for this server where settings are checked: those of merchants must be https, a demo in a home network is not. */
const here = 'https://morgentau.example'

/** What the demo merchant has set: a complete shop, with an address for help and the pages the law asks for. */
export function demoShop(publicUrl: string): Shop {
  const page = (name: string) => `${here}/demo/legal/${name}`
  return {
    id: demoShopId, platform: 'demo', name: 'Morgentau', revision: 0,
    settings: moveAddresses(ShopSettings.parse({
      locale: 'de', locales: ['de', 'en'], formality: 'informal', timeZone: 'Europe/Berlin', scheme: 'auto', url: `${here}/demo`,
      contact: { email: 'hallo@morgentau.example', phone: '0431 555 01 42', hours: 'Mo–Fr 9–17 Uhr', url: page('kontakt') },
      legal: {
        links: [['Impressum', 'impressum'], ['Datenschutz', 'datenschutz'], ['Widerrufsbelehrung', 'widerruf'], ['AGB', 'agb']]
          .map(([label, name]) => ({ label, url: page(name!) })),
        text: 'Morgentau Handels GmbH · Lindenweg 4 · 24103 Kiel · Alle Preise inkl. MwSt.',
      },
      cartUrl: `${here}/demo/cart?add={items}`,
      // Asked at once, so that whoever looks at the demo sees it.
      widgets: { review: { waitDays: 0, links: { shop: `${here}/demo` } } },
    }), here, publicUrl),
  }
}

/** The shop and its catalogue, together: what a merchant changes later is never set back. */
function open(world: World): Promise<Shop> {
  const { store, publicUrl, clock } = world
  const updatedAt = clock.now() - day
  return store.transaction(async (transaction) => {
    await transaction.saveShop(demoShop(publicUrl))
    await rememberAddress(world, transaction)
    await transaction.saveProducts([...sellables.values()].map((sellable) => toProduct(sellable, updatedAt)))
    return (await transaction.findShop(demoShopId))!
  })
}

export interface SeedOptions {
  orders: number
  onProgress?: (done: number, total: number) => void
}

/** What arrived had been promised at checkout: how true that was is what the admin counts. */
function asTold(order: Order): Order {
  const { promise } = order
  if (!promise) return order
  const told = { ...promise, basis: 'shop' as const }
  return { ...order, shipments: order.shipments.map((parcel) => (parcel.status === 'delivered' ? { ...parcel, expected: { ...told, first: { ...told, at: order.placedAt } } } : parcel)) }
}

/**
 * Creates the demo shop with its catalogue and `orders` orders of the 24 months before now. Run again it changes nothing,
 * unless more orders are asked for than there are; then the missing ones are added, also after a break. Memory stays steady at any number.
 */
export async function seedDemo(world: World, { orders, onProgress }: SeedOptions): Promise<void> {
  const carrier = world.carriers.get('demo')
  if (!carrier?.track) throw new AppError('misconfigured', 'The demo data need the demo carrier; add it to server/carriers/index.ts.')
  const now = world.clock.now()
  await followAddress(world)
  const shop = await world.store.findShop(demoShopId) ?? await open(world)
  const existing = await world.store.countOrders(demoShopId)
  if (existing >= orders) return
  const setting = { seed: seed + existing, now, carrier, context: { fetch: world.fetch, log: world.log, now: () => now } }
  const sources = await sourcesFor(world, world.store, demoShopId)
  let batch: Order[] = []
  let done = existing
  for await (const order of generateOrders(setting, { orders: orders - existing, firstNumber: 10_001 + existing })) {
    batch.push(asTold(withState(order, shop, { ...sources, now })))
    if (batch.length < batchSize && done + batch.length < orders) continue
    await world.store.insertOrders(batch)
    done += batch.length
    batch = []
    onProgress?.(done, orders)
  }
}
