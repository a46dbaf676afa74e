import * as z from 'zod'
import { list, part, text } from './_shape.ts'

/**
 * DHL Shipment Tracking - Unified, answer of GET /track/shipments (OpenAPI 1.5.8). Divisions fill it differently, so every
 * field may be missing or of another type: what cannot be read is left out, and one odd event never costs the parcel.
 */
const Place = z.object({
  address: part(z.object({ countryCode: text, postalCode: text, addressLocality: text, streetAddress: text })),
  servicePoint: part(z.object({ label: text, url: text })),
})

const Person = z.union([
  z.string().transform((name) => ({ organizationName: undefined, name, givenName: undefined, familyName: undefined })),
  z.object({ organizationName: text, name: text, givenName: text, familyName: text }),
])

const Event = z.object({
  timestamp: text,
  location: part(Place),
  /** pre-transit, transit, delivered, failure, unknown. */
  statusCode: text,
  /** Of Parcel Germany a short code (ZU); of others a word or a sentence. */
  status: text,
  statusDetailed: text,
  description: text,
  remark: text,
  nextSteps: text,
})

const Shipment = z.object({
  id: text,
  service: text,
  destination: part(Place),
  status: part(Event),
  estimatedTimeOfDelivery: text,
  estimatedDeliveryTimeFrame: part(z.object({ estimatedFrom: text, estimatedThrough: text })),
  estimatedTimeOfDeliveryRemark: text,
  returnFlag: part(z.boolean()),
  details: part(z.object({
    product: part(z.union([z.string().transform((productName) => ({ productName })), z.object({ productName: text })])),
    proofOfDelivery: part(z.object({ timestamp: text, signatureUrl: text, documentUrl: text, signed: part(Person) })),
    pieceIds: list(z.union([z.string(), z.number().transform(String)])),
    references: list(z.object({ number: text })),
    returnFlag: part(z.boolean()),
  })),
  events: list(Event),
})

export const DhlAnswer = z.object({ shipments: list(Shipment).optional() })

export type DhlEvent = z.output<typeof Event>
export type DhlShipment = z.output<typeof Shipment>
