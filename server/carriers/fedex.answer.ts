import * as z from 'zod'
import { list, part, text } from './_shape.ts'

/** FedEx Track API v1, answer of POST /track/v1/trackingnumbers (OpenAPI of developer.fedex.com). */
const Address = z.object({ streetLines: list(z.string()), city: text, stateOrProvinceCode: text, postalCode: text, countryCode: text })
const Contacted = z.object({ contact: part(z.object({ companyName: text })), address: part(Address) })
const Location = z.object({ locationContactAndAddress: part(Contacted) })
const Delay = z.object({ type: text, status: text })
const Window = z.object({ window: part(z.object({ begins: text, ends: text })) })

const Scan = z.object({
  date: text,
  eventType: text,
  eventDescription: text,
  exceptionCode: text,
  exceptionDescription: text,
  derivedStatusCode: text,
  derivedStatus: text,
  scanLocation: part(Address),
  delayDetail: part(Delay),
})

const Problem = z.object({ code: text, message: text })

const TrackResult = z.object({
  trackingNumberInfo: part(z.object({ trackingNumber: text, trackingNumberUniqueId: text })),
  latestStatusDetail: part(z.object({
    code: text, derivedCode: text, statusByLocale: text, description: text, scanLocation: part(Address), delayDetail: part(Delay),
    ancillaryDetails: list(z.object({ reason: text, reasonDescription: text, action: text, actionDescription: text })),
  })),
  scanEvents: list(Scan),
  dateAndTimes: list(z.object({ type: text, dateTime: text })),
  estimatedDeliveryTimeWindow: part(Window),
  standardTransitTimeWindow: part(Window),
  deliveryDetails: part(z.object({ receivedByName: text, signedByName: text, locationType: text, locationDescription: text, actualDeliveryAddress: part(Address) })),
  availableImages: list(z.object({ type: text })),
  holdAtLocation: part(Location),
  destinationLocation: part(Location),
  recipientInformation: part(Contacted),
  lastUpdatedDestinationAddress: part(Address),
  serviceDetail: part(z.object({ description: text })),
  /** An error of this number alone; the answer itself is a 200. */
  error: part(Problem),
})

export const FedexAnswer = z.object({
  output: part(z.object({
    completeTrackResults: list(z.object({ trackingNumber: text, trackResults: list(TrackResult) })),
    alerts: z.union([list(Problem), z.string().transform((message) => [{ code: message.split(' ')[0], message }])]).optional().catch(undefined),
  })),
  errors: part(list(Problem)),
})

/** Track Document: letters in base64. Its OpenAPI calls the list `document`, its samples `documents`. */
export const FedexDocuments = z.object({ output: part(z.object({ document: list(z.string()), documents: list(z.string()) })), errors: part(list(Problem)) })

export type FedexAddress = z.output<typeof Address>
export type FedexResult = z.output<typeof TrackResult>
export type FedexScan = z.output<typeof Scan>
