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
