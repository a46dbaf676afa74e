import * as z from 'zod'

export const ReorderSettings = z.object({
  replacements: z.boolean().default(true).meta({ title: 'Offer replacements', description: 'Where a product is sold out or gone, the one that replaces it, named as such' }),
  remind: z.boolean().default(true).meta({ title: 'Tell when it is usually needed again', description: 'Only from three regular purchases of the same buyer; with a calendar entry' }),
  maxLines: z.number().int().min(1).max(20).default(5).meta({ title: 'Products of earlier orders, at most', description: 'Shown on the thank-you page' }),
})
export type ReorderSettings = z.infer<typeof ReorderSettings>
