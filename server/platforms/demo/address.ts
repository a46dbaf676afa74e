import type { World } from '../../core/ports.ts'
import type { Transaction } from '../../core/store-port.ts'
import { demoShopId } from './catalogue/catalogue.ts'

/** Under which address of this server the shop's settings were last written. */
const fact = [demoShopId, 'public-url'] as const

/** Every text in a value that leads to `former` or below it leads to `current`; all else stays. */
export function moveAddresses<Value>(value: Value, former: string, current: string): Value {
  if (typeof value === 'string') return (value === former || value.startsWith(`${former}/`) ? `${current}${value.slice(former.length)}` : value) as Value
  if (Array.isArray(value)) return value.map((each: unknown) => moveAddresses(each, former, current)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, moveAddresses(each, former, current)])) as Value
}

export const rememberAddress = ({ publicUrl, clock }: World, transaction: Transaction) => transaction.saveSecret(...fact, publicUrl, clock.now())

/** Brings the shop's own addresses to that of this server now, where it moved since they were written. What the merchant set besides stays. */
export async function followAddress(world: World): Promise<void> {
  const { store, publicUrl } = world
  if (await store.findSecret(...fact) === publicUrl) return
  await store.transaction(async (transaction) => {
    const [shop, former] = [await transaction.findShop(demoShopId), await transaction.findSecret(...fact)]
    if (!shop || former === publicUrl) return
    if (former !== null) await transaction.saveShop({ ...shop, settings: moveAddresses(shop.settings, former, publicUrl) })
    await rememberAddress(world, transaction)
  })
}
