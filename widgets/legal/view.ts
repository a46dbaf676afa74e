import * as z from 'zod'

export const LegalView = z.object({
  heading: z.string().optional(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  text: z.string().optional(),
})
export type LegalView = z.infer<typeof LegalView>
