import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { Carrier } from '../core/carrier-port.ts'

const Row = z.strictObject({
  id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/),
  name: z.string().min(1),
  aliases: z.string().transform((text) => text.split(';').map((alias) => alias.trim()).filter(Boolean)),
  country: z.string().regex(/^([A-Z]{2}|\*)$/),
  link: z.union([z.literal(''), z.url({ protocol: /^https$/ })]),
  source: z.string().min(1),
})

const asCarrier = ({ id, name, aliases, link }: z.output<typeof Row>): Carrier => ({
  id, name, aliases, language: 'en',
  settings: z.object({}),
  trackingUrl: (trackingNumber) => (link ? link.replaceAll('{number}', encodeURIComponent(trackingNumber)) : null),
  parse: () => {
    throw new AppError('misconfigured', `Afterglow links to ${name} and does not read its answers. Choose another carrier, or an aggregator that follows it.`)
  },
})

/** Carriers buyers are only led to (link-only.csv): named and linked, never asked. An `own-fleet` has no page at all. */
export const linkOnly: readonly Carrier[] = z.array(Row)
  .parse(parse(readFileSync(new URL('./link-only.csv', import.meta.url)), { columns: true, comment: '#', comment_no_infix: true, trim: true })).map(asCarrier)
