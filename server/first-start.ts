import type { World } from './core/ports.ts'
import { followAddress } from './platforms/demo/address.ts'
import { demoShopId } from './platforms/demo/catalogue/catalogue.ts'
import { seedDemo } from './platforms/demo/seed.ts'

/** Stands while the demo is being seeded, so that a start after an interrupted one goes on with it. */
const marker = { shop: '', name: 'demo-seed' }

/** Whether the demo was removed; one that is still being made is not. */
export const demoIsGone = async ({ store }: World): Promise<boolean> => !await store.findShop(demoShopId) && await store.findSecret(marker.shop, marker.name) === null

/** A progress line at every tenth. */
export function tenths(say: (text: string) => void): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    const tenth = Math.floor((done / total) * 10)
    if (tenth > told) say(`  ${tenth * 10} % (${done.toLocaleString('en')} of ${total.toLocaleString('en')} orders)`)
    told = tenth
  }
}

/** Fills an empty database with the demo shop. A database with any shop is left as it is, but that a demo shop follows this server to its address. */
export async function seedOnFirstStart(world: World, orders: number, say: (text: string) => void): Promise<void> {
  const interrupted = await world.store.findSecret(marker.shop, marker.name) !== null
  if (!interrupted && (await world.store.listShops()).length > 0) return followAddress(world)
  say(`First start: making the demo shop with ${orders.toLocaleString('en')} orders. DEMO=false starts without.`)
  await world.store.saveSecret(marker.shop, marker.name, 'running', world.clock.now())
  await seedDemo(world, { orders, onProgress: tenths(say) })
  await world.store.deleteSecret(marker.shop, marker.name)
}
