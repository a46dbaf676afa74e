import { AppError } from '../contract/errors.ts'
import type { ParcelReport, TrackingAnswer } from '../contract/tracking.ts'
import type { TrackingQuery } from '../core/carrier-port.ts'
import { refusal } from './_http.ts'

/** What is wrong with one number only. */
const ofOneNumber: ReadonlySet<string> = new Set(['not_found', 'invalid_input', 'upstream_rejected'])

/** The numbers of a question that can be asked at all; `ready` throws for the others, which are then missing from the answer. Throws where none is left. */
export function askableNumbers(name: string, queries: readonly TrackingQuery[], ready: (trackingNumber: string) => string): Map<string, TrackingQuery> {
  const numbers = new Map<string, TrackingQuery>()
  for (const query of queries) {
    try {
      numbers.set(ready(query.trackingNumber), query)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  if (numbers.size === 0) throw refusal(name, 404)
  return numbers
}

/**
 * An answer about many, read as if each had been asked alone: what is wrong with one number leaves the others, what was not asked for is
 * dropped, and each report bears the number as it was asked. Throws where none could be read: `not_found`, or what the carrier refused all with.
 */
export function readMany(name: string, numbers: ReadonlyMap<string, TrackingQuery>, readOne: (number: string) => TrackingAnswer): TrackingAnswer {
  const shipments: ParcelReport[] = []
  let refused: AppError | undefined
  for (const [number, { trackingNumber }] of numbers) {
    try {
      shipments.push(...readOne(number).shipments.map((report) => ({ ...report, trackingNumber })))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (!ofOneNumber.has(error.code)) refused = error
    }
  }
  if (shipments.length === 0) throw refused ?? refusal(name, 404)
  return { shipments }
}
