import * as z from 'zod'

export const ReviewPlace = z.object({ id: z.enum(['google', 'trustedShops', 'trustpilot', 'shop']), url: z.string() })

/** What Google Customer Reviews asks for (support.google.com/merchants/answer/7106244); products are optional. */
export const GoogleOptIn = z.object({
  merchantId: z.string(),
  orderId: z.string(),
  email: z.string(),
  country: z.string().describe('Of delivery, ISO 3166-1 alpha-2'),
  deliveryDay: z.string().describe('The latest day promised, 2026-11-23'),
  gtins: z.array(z.string()),
})
export type GoogleOptIn = z.infer<typeof GoogleOptIn>

export const ReviewView = z.discriminatedUnion('step', [
  z.object({ step: z.literal('ask'), shop: z.string() }),
  z.object({ step: z.literal('thanks'), shop: z.string(), stars: z.number().int(), places: z.array(ReviewPlace) }),
  z.object({ step: z.literal('google'), shop: z.string(), google: GoogleOptIn }),
]).meta({ id: 'ReviewView' })
export type ReviewView = z.infer<typeof ReviewView>
