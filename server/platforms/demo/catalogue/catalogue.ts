import type { Instant, Product } from '../../../core/order.ts'
import type { Article, CategoryId, Drawing, Variant } from './article.ts'
import { drinks } from './drinks.ts'
import { home } from './home.ts'
import { table } from './table.ts'

export const demoShopId = 'demo'
export const currency = 'EUR'

export const categories: readonly { id: CategoryId; de: string; en: string }[] = [
  { id: 'kaffee', de: 'Kaffee', en: 'Coffee' },
  { id: 'tee', de: 'Tee', en: 'Tea' },
  { id: 'keramik', de: 'Keramik', en: 'Ceramics' },
  { id: 'kueche', de: 'Küche', en: 'Kitchen' },
  { id: 'vorrat', de: 'Vorrat', en: 'Larder' },
  { id: 'zuhause', de: 'Zuhause', en: 'Home' },
]

export const articles: readonly Article[] = [...drinks, ...table, ...home]

/** A variant together with its article: what can be put into a cart. */
export interface Sellable { article: Article; variant: Variant }
export const sellables: ReadonlyMap<string, Sellable> = new Map(
  articles.flatMap((article) => article.variants.map((variant) => [variant.id, { article, variant }] as const)),
)
const articlesById = new Map(articles.map((article) => [article.id, article]))
export const articleOf = (id: string): Article | undefined => articlesById.get(id)
export const sellableOf = (id: string): Sellable | undefined => sellables.get(id)

/** The drawing of a variant: in its own colour where it has one; where variants are sizes, the smaller ones are drawn smaller. */
export function drawingOf({ article, variant }: Sellable): Drawing {
  const { drawing, variants } = article
  const sizes = variants.every(({ main, accent }) => !main && !accent)
  const scale = sizes ? 1 - 0.1 * (variants.length - 1 - variants.indexOf(variant)) : 1
  return { ...drawing, main: variant.main ?? drawing.main, accent: variant.accent ?? drawing.accent, scale }
}

/** Paths from the root of this server, which is the shop's own. */
export const picturePath = (id: string) => `/demo/pictures/${id}.svg`
export const articlePath = (article: string) => `/demo/products/${article}`

/** As the rest of Afterglow knows it. */
export function toProduct({ article, variant }: Sellable, updatedAt: Instant): Product {
  return {
    id: variant.id, shopId: demoShopId, groupId: article.id, title: article.title, variant: variant.label,
    price: variant.price, currency, compareAtPrice: variant.was ?? null, unitPrice: variant.base ?? null,
    stock: variant.stock, maxQuantity: variant.maxQuantity ?? null, consumable: article.lastsDays !== undefined,
    category: article.category, imageUrl: picturePath(variant.id), url: articlePath(article.id),
    replacedBy: variant.replacedBy ?? null, available: variant.available ?? true, updatedAt,
  }
}
