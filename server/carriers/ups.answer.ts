import * as z from 'zod'
import { list, part, text } from './_shape.ts'

/** UPS Track API, answer of GET /track/v1/details/{inquiryNumber} (OpenAPI of developer.ups.com). */
const Address = z.object({ addressLine1: text, addressLine2: text, city: text, stateProvince: text, postalCode: text, country: text, countryCode: text })
const Status = z.object({ type: text, code: text, statusCode: text, description: text, simplifiedTextDescription: text })

const Activity = z.object({
  /** YYYYMMDD and HHMMSS at the place of the scan. */
  date: text,
  time: text,
  gmtDate: text,
  gmtTime: text,
  gmtOffset: text,
  location: part(z.object({ address: part(Address) })),
  status: part(Status),
})

const Package = z.object({
  trackingNumber: text,
  alternateTrackingNumber: list(z.object({ number: text })),
  activity: list(Activity),
  currentStatus: part(Status),
  statusDescription: text,
  deliveryDate: list(z.object({ type: text, date: text })),
  deliveryTime: part(z.object({ type: text, startTime: text, endTime: text })),
  deliveryInformation: part(z.object({ location: text, receivedBy: text, signature: part(z.object({ image: text })), pod: part(z.object({ content: text })), deliveryPhoto: part(z.object({ photo: text })) })),
  accessPointInformation: part(z.object({ pickupByDate: text })),
  packageAddress: list(z.object({ type: text, name: text, address: part(Address) })),
  service: part(z.object({ description: text })),
})

const Problem = z.object({ code: text, message: text })
const Shipment = z.object({ inquiryNumber: text, package: list(Package), warnings: list(Problem) })

export const UpsAnswer = z.object({
  trackResponse: part(z.object({ shipment: list(Shipment) })),
  /** Errors, with any HTTP status. */
  response: part(z.object({ errors: list(Problem) })),
})

export type UpsActivity = z.output<typeof Activity>
export type UpsAddress = z.output<typeof Address>
export type UpsPackage = z.output<typeof Package>
export type UpsShipment = z.output<typeof Shipment>
export type UpsStatus = z.output<typeof Status>
