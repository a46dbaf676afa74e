import * as z from 'zod'
import { WebUrl } from '../../server/contract/text.ts'

const Address = z.union([WebUrl, z.literal('')]).default('')

export const ReviewSettings = z.object({
  waitDays: z.number().int().min(0).max(60).default(2).meta({ title: 'Days after delivery before asking' }),
  links: z.object({
    google: Address.meta({ title: 'Google' }),
    trustedShops: Address.meta({ title: 'Trusted Shops' }),
    trustpilot: Address.meta({ title: 'Trustpilot' }),
    shop: Address.meta({ title: 'Your own shop' }),
  }).prefault({}).meta({ title: 'Where to review publicly', description: 'Shown alike whatever the rating' }),
  googleMerchantId: z.string().regex(/^\d{0,20}$/, 'is not a number').default('').meta({
    title: 'Google Customer Reviews: merchant id', description: 'Offers Google\'s survey on the thank-you page; Google is loaded after the buyer\'s click only',
  }),
})
export type ReviewSettings = z.infer<typeof ReviewSettings>
