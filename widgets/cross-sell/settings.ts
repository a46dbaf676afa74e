import * as z from 'zod'

const ProductIds = z.array(z.string().trim().min(1).max(128)).max(100).default([])

export const CrossSellSettings = z.object({
  pins: ProductIds.meta({ title: 'Show first', description: 'Ids of products to show before the learned ones, if the buyer does not have them and they are in stock' }),
  exclude: ProductIds.meta({ title: 'Never show', description: 'Ids of products' }),
  count: z.number().int().min(2).max(4).default(4).meta({ title: 'Products at most' }),
  minSupport: z.number().int().min(1).max(1000).default(3).meta({ title: 'Orders to learn from', description: 'A product is offered once at least this many buyers took both' }),
})
export type CrossSellSettings = z.infer<typeof CrossSellSettings>
