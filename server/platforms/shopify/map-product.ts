import * as z from 'zod'
import { fromMinor, toMinor } from '../../contract/money.ts'
import { ProductPush } from '../../contract/order.ts'
import { WebUrl } from '../../contract/text.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { flag, id, listOf, maybe, text, time } from './lenient.ts'
import { readFact, saveFact } from './facts.ts'
import { domainOf } from './shop-domain.ts'

const Variant = z.object({
  id: id('ProductVariant'), title: text, price: text, compareAtPrice: text, inventoryQuantity: z.number().int().nullish().catch(null), inventoryPolicy: text,
  availableForSale: flag(true), inventoryItem: maybe(z.object({ tracked: flag(false) })),
  product: maybe(z.object({
    id: id('Product'), title: text, handle: text, productType: text, status: text, onlineStoreUrl: text, hasOnlyDefaultVariant: flag(false),
    featuredMedia: maybe(z.object({ preview: maybe(z.object({ image: maybe(z.object({ url: text })) })) })),
  })),
  unitPrice: maybe(z.object({ amount: text })), unitPriceMeasurement: maybe(z.object({ measuredType: text, referenceUnit: text, referenceValue: z.number().nullish().catch(null) })),
})

const Currency = z.object({ currency: z.string() })
/** The shop's own currency: webhooks of products name prices without one. */
export const rememberCurrency = (world: World, shopId: string, currency: string): Promise<void> => saveFact(world, world.store, shopId, 'currency', { currency })
export const currencyOf = async (world: World, shopId: string): Promise<string | null> => (await readFact(world, world.store, shopId, 'currency', Currency))?.currency ?? null

const cut = (value: string | null, length: number) => value?.trim().slice(0, length) || undefined
const amountOf = (value: string | null, currency: string) => (value === null ? undefined : fromMinor(Math.max(0, toMinor(value, currency)), currency).amount)

/** A base price as the law asks: `27.80 per kg`, `1.20 per 100 ml`. */
function basePrice(price: string | null, measure: { referenceUnit: string | null; referenceValue?: number | null } | null, currency: string): ProductPush['unitPrice'] {
  if (price === null || !measure?.referenceUnit) return undefined
  const unit = measure.referenceUnit.toLowerCase()
  return { amount: amountOf(price, currency) ?? '0', per: measure.referenceValue && measure.referenceValue !== 1 ? `${measure.referenceValue} ${unit}` : unit }
}

const keep = (value: unknown): ProductPush[] => {
  const read = ProductPush.safeParse(value)
  return read.success ? [read.data] : []
}

/** A variant as the Admin API told it at `readAt`; nothing where it lacks what every product has. */
export function readVariantNode(node: unknown, currency: string, readAt: string): ProductPush[] {
  const read = Variant.safeParse(node)
  if (!read.success || read.data.id === null || !read.data.product) return []
  const { product, ...variant } = read.data
  const isSold = product.status === null || product.status === 'ACTIVE'
  return keep({
    id: variant.id, groupId: product.id ?? undefined, title: cut(product.title, 500) ?? cut(variant.title, 500), variant: product.hasOnlyDefaultVariant ? undefined : cut(variant.title, 300),
    price: amountOf(variant.price, currency), currency, compareAtPrice: amountOf(variant.compareAtPrice, currency), unitPrice: basePrice(variant.unitPrice?.amount ?? null, variant.unitPriceMeasurement, currency),
    // Sold beyond its stock: how many are left says nothing.
    stock: variant.inventoryItem?.tracked && variant.inventoryPolicy !== 'CONTINUE' ? Math.max(0, variant.inventoryQuantity ?? 0) : null,
    category: cut(product.productType, 200), imageUrl: WebUrl.safeParse(product.featuredMedia?.preview?.image?.url).data, url: WebUrl.safeParse(product.onlineStoreUrl).data,
    available: isSold && variant.availableForSale && product.onlineStoreUrl !== null, updatedAt: readAt,
  })
}

const Body = z.object({
  id: id('Product'), title: text, handle: text, product_type: text, status: text, published_at: time, updated_at: time, image: maybe(z.object({ src: text })),
  images: listOf(z.object({ id: z.unknown().optional(), src: text })),
  variants: listOf(z.object({
    id: id('ProductVariant'), title: text, price: text, compare_at_price: text, inventory_policy: text, inventory_management: text,
    inventory_quantity: z.number().int().nullish().catch(null), image_id: z.unknown().optional(), updated_at: time,
  })),
})

/** The variants of a `products/*` webhook. None while the shop's currency is not known: the catalogue's import tells it, and all of these. */
export async function readProductBody(world: World, shop: Shop, told: unknown): Promise<ProductPush[]> {
  const body = Body.parse(told)
  const currency = await currencyOf(world, shop.id)
  if (currency === null) return []
  const page = body.handle && body.published_at !== null ? `${shop.settings.url || `https://${domainOf(shop)}`}/products/${encodeURIComponent(body.handle)}` : undefined
  return body.variants.flatMap((variant) => {
    const tracked = variant.inventory_management !== null && variant.inventory_policy !== 'continue'
    const stock = tracked && variant.inventory_quantity !== null && variant.inventory_quantity !== undefined ? Math.max(0, variant.inventory_quantity) : null
    const picture = body.images.find((image) => image.id !== undefined && image.id === variant.image_id)?.src ?? body.image?.src
    return variant.id === null ? [] : keep({
      id: variant.id, groupId: body.id ?? undefined, title: cut(body.title, 500), variant: variant.title === 'Default Title' ? undefined : cut(variant.title, 300),
      price: amountOf(variant.price, currency), currency, compareAtPrice: amountOf(variant.compare_at_price, currency), stock, category: cut(body.product_type, 200),
      imageUrl: WebUrl.safeParse(picture).data, url: WebUrl.safeParse(page).data, available: body.status === 'active' && page !== undefined && stock !== 0,
      // The product's own time: a change of its title or state does not move its variants'.
      updatedAt: body.updated_at ?? undefined,
    })
  })
}
