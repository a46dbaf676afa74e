import * as z from 'zod'
import { OrderState } from '../../server/contract/page.ts'
import { IconName, Told, ToldBadge } from '../../server/contract/told.ts'

const Line = z.object({
  id: z.string(), title: z.string(), variant: z.string().optional(), imageUrl: z.string().optional(),
  /** Whole pieces, shown on the picture; a fraction is told in `amount`. */
  quantity: z.number().optional(), amount: Told.optional(), part: Told.optional(), badge: ToldBadge,
})

/** Where the order is, in the order in which it is told. `at` makes the fact readable for machines. */
export const OrderStatusView = z.object({
  state: OrderState,
  heading: z.string().optional(),
  badge: ToldBadge,
  label: z.array(Told),
  fact: Told,
  at: z.string().optional(),
  /** Known, but not asked for a day. */
  stale: z.boolean().optional(),
  former: Told.optional(),
  kept: Told.optional(),
  steps: z.object({ now: z.number(), final: z.boolean(), tone: z.enum(['warning', 'critical', 'success']).optional(), position: Told, next: Told.optional(), steps: z.array(z.object({ label: Told, detail: Told.optional() })) }).optional(),
  place: z.object({ name: z.string().optional(), address: z.string().optional() }).optional(),
  sentence: z.array(Told),
  /** How the sentence is framed, where it is more than text. */
  banner: z.object({ tone: z.enum(['warning', 'critical']), icon: IconName, title: Told.optional() }).optional(),
  /** The state of each line of a split order. */
  lines: z.array(Line),
  actions: z.array(z.object({ label: Told, href: z.string().optional(), mail: z.object({ to: z.string(), subject: Told }).optional(), icon: IconName, variant: z.enum(['primary', 'secondary', 'plain']) })).max(2),
  /** What the carrier last said, or when it was ordered. */
  scannedAt: Told,
  /** Kept apart: that we asked again is no news (server/http/page-answer.ts). */
  askedAt: Told.optional(),
})
export type OrderStatusView = z.infer<typeof OrderStatusView>
