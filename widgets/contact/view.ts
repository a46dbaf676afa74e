import * as z from 'zod'

/** How to reach the shop; at least one of email, phone and url is there. */
export const ContactView = z.object({
  heading: z.string().optional(),
  number: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  hours: z.string().optional(),
  url: z.string().optional(),
  note: z.string().optional(),
})
export type ContactView = z.infer<typeof ContactView>
