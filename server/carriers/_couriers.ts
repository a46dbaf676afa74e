import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { TrackingQuery } from '../core/carrier-port.ts'

const Row = z.strictObject({ carrier: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/), courier: z.string().min(1), source: z.string().min(1) })

/**
 * Reads an aggregator's names of our carriers (`<id>.couriers.csv`: carrier, courier, source). Throws when the table itself is wrong: a
 * carrier that stands twice would be asked under the wrong name half of the time.
 */
export function courierTable(url: URL): (carrierId: string) => string | undefined {
  const rows = z.array(Row).parse(parse(readFileSync(url), { columns: true, comment: '#', comment_no_infix: true, trim: true }))
  const table = new Map(rows.map(({ carrier, courier }) => [carrier, courier]))
  if (table.size !== rows.length) throw new Error(`${url.pathname} names a carrier twice`)
  return (carrierId) => table.get(carrierId)
}

/** DHL's divisions share one id with us; its express numbers are ten digits, its parcels' are never. */
const carrierIn = ({ carrier, trackingNumber }: TrackingQuery) => (carrier === 'dhl' && /^\d{10}$/.test(trackingNumber.trim()) ? 'dhl-express' : carrier)

/** The aggregator's name of the carrier a parcel travels with; else what the merchant entered, where it is anything. */
export const courierFor = (courierOf: (carrierId: string) => string | undefined, query: TrackingQuery, entered: string): string | undefined => {
  const carrier = carrierIn(query)
  return (carrier === undefined ? undefined : courierOf(carrier)) ?? (entered || undefined)
}
