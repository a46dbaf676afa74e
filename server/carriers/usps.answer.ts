import * as z from 'zod'
import { list, part, text } from './_shape.ts'

/** USPS Tracking 3.2, answer of GET /tracking/v3/tracking/{trackingNumber} (OpenAPI 3.2.6 of developers.usps.com). */
const Event = z.object({
  eventType: text,
  eventCode: text,
  /** Local time of the place; GMT and the offset are there since 3.2. */
  eventTimestamp: text,
  GMTTimestamp: text,
  GMTOffset: text,
  eventCity: text,
  eventState: text,
  eventZIP: text,
  eventZIPCode: text,
  eventCountry: text,
  firm: text,
  name: text,
})

const Expectation = z.object({
  predictedDeliveryDate: text,
  predictedDeliveryTimeStamp: text,
  predictedDeliveryWindowStartTime: text,
  predictedDeliveryWindowEndTime: text,
  expectedDeliveryTimeStamp: text,
  expectedDeliveryDate: text,
  expectedDeliveryTime: text,
  guaranteedDeliveryTimeStamp: text,
  guaranteedDeliveryDate: text,
})

export const UspsAnswer = Expectation.extend({
  trackingNumber: text,
  status: text,
  statusCategory: text,
  statusSummary: text,
  mailClass: text,
  onTime: part(z.boolean()),
  destinationCity: text,
  destinationState: text,
  destinationZIP: text,
  destinationCountryCode: text,
  /** Last day before the parcel goes back. */
  returnDateNotice: text,
  /** Some gateways put the dates together. */
  deliveryDateExpectation: part(Expectation),
  trackingEvents: list(Event),
  /** One line of text per scan: the answer without expand=DETAIL. */
  eventSummaries: list(z.string()),
  error: part(z.object({ code: text, message: text })),
})

export type UspsEvent = z.output<typeof Event>
export type UspsParcel = z.output<typeof UspsAnswer>
export type UspsExpectation = z.output<typeof Expectation>
