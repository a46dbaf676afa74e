import * as z from 'zod'

const Row = z.array(z.number().int().nonnegative()).max(100_000)

/** Standard input of `afterglow lab recommend`: baskets of item numbers below `items`. */
export const RecommendLabInput = z.object({
  k: z.number().int().min(1).max(10_000).describe('Items wanted for each test row'),
  items: z.number().int().min(1).max(1_000_000).describe('How many items there are'),
  train: z.array(Row).max(5_000_000),
  test: z.array(Row).max(5_000_000),
}).superRefine(({ items, train, test }, context) => {
  for (const [name, rows] of Object.entries({ train, test })) {
    const row = rows.findIndex((each) => each.some((item) => item >= items))
    if (row >= 0) context.addIssue({ code: 'custom', path: [name, row], message: `holds an item that is not below items (${items})` })
  }
})
export type RecommendLabInput = z.infer<typeof RecommendLabInput>

const Text = z.union([z.string().max(1000), z.number()]).nullish().transform((value) => (value === undefined || value === null || value === '' ? null : String(value)))
const Amount = z.number().nullish().transform((value) => value ?? null)
const LocalTime = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/, 'Expected a local ISO 8601 time like 2026-11-21T14:30:00')
  .nullish().transform((value) => value ?? null)

const deliveryRow = {
  purchasedAt: LocalTime.describe('Local time of the purchase'),
  originRegion: Text, destinationRegion: Text, originPostcode: Text, destinationPostcode: Text,
  weightGrams: Amount, value: Amount, shippingCost: Amount, items: Amount, senders: Amount,
  handlingDays: Amount.describe('Days until the sender promises to hand over'),
  category: Text,
}

/** One fold of `afterglow lab delivery-dates`; unknown fields are null or left out. `days`: calendar days from purchase to delivery. */
export const DeliveryFold = z.object({
  month: Text,
  train: z.array(z.object({ ...deliveryRow, days: z.number().min(0).max(100_000).nullish().transform((value) => value ?? null), deliveredAt: LocalTime })).max(5_000_000),
  test: z.array(z.object(deliveryRow)).max(5_000_000),
})
export type DeliveryFold = z.infer<typeof DeliveryFold>

/** What is left of the standard input of `afterglow lab delivery-dates` when the folds themselves are taken out: it may be large, and is read fold by fold. */
export const DeliveryFolds = z.object({ folds: z.array(z.looseObject({})) })
