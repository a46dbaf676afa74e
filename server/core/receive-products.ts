import { toMinor } from '../contract/money.ts'
import type { ProductPush } from '../contract/order.ts'
import type { Instant, Product } from './order.ts'
import { keptAddress } from './own-address.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'

function productOf(shop: Shop, push: ProductPush, now: Instant, publicUrl: string): Product {
  const kept = (url: string | undefined) => (url === undefined ? null : keptAddress(url, publicUrl))
  const minor = (amount: string) => toMinor(amount, push.currency)
  return {
    id: push.id, shopId: shop.id, groupId: push.groupId ?? null, title: push.title, variant: push.variant || null,
    price: minor(push.price), currency: push.currency, compareAtPrice: push.compareAtPrice === undefined ? null : minor(push.compareAtPrice),
    unitPrice: push.unitPrice ? { amount: minor(push.unitPrice.amount), per: push.unitPrice.per } : null,
    stock: push.stock, maxQuantity: push.maxQuantity ?? null, consumable: push.consumable, category: push.category || null,
    imageUrl: kept(push.imageUrl), url: kept(push.url), replacedBy: push.replacedBy ?? null, ...push.related?.length && { related: push.related }, available: push.available,
    updatedAt: push.updatedAt ? Date.parse(push.updatedAt) : now,
  }
}

/** Takes products as the shop sells them now; of two in one push the later stands, and older news never overwrite newer. Pages that show them are told anew. */
export async function receiveProducts(world: World, shop: Shop, pushes: readonly ProductPush[]): Promise<{ received: number }> {
  const now = world.clock.now()
  const byId = new Map(pushes.map((push) => [push.id, productOf(shop, push, now, world.publicUrl)]))
  if (byId.size === 0) return { received: 0 }
  await world.store.saveProducts([...byId.values()])
  return { received: byId.size }
}
