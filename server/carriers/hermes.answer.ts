import * as z from 'zod'
import { list, part, text } from './_shape.ts'

const Entry = z.object({
  statusDate: text, statusTime: text, statusCode: text, description: text, resultCode: text,
  expectedDelivery: part(z.object({ expectedDate: text, expectedTimeEarliest: text, expectedTimeLatest: text })),
})
const Ids = { shipmentID: text, internationalShipmentID: text }
const Older = z.object({
  listOfShipmentHistoryStatus: list(z.object({ ...Ids, listOfStatus: list(Entry) })),
  listOfCurrentShipmentStatus: list(z.object({ ...Ids, statusInformation: part(Entry) })),
})

/** An answer of Hermes's older operations (/shipmentstatus and /shipmentstatus/current, deprecated) in the form of /shipmentinfo; any other stays as it is. */
export function asShipmentInfo(json: unknown): unknown {
  const { data: older } = Older.safeParse(json)
  const shipments = [
    ...older?.listOfShipmentHistoryStatus ?? [],
    ...(older?.listOfCurrentShipmentStatus ?? []).map(({ statusInformation, ...ids }) => ({ ...ids, listOfStatus: statusInformation ? [statusInformation] : [] })),
  ]
  if (shipments.length === 0) return json
  return {
    shipmentinfo: shipments.map(({ shipmentID, internationalShipmentID, listOfStatus: entries }) => {
      const { expectedDate: date, expectedTimeEarliest: from, expectedTimeLatest: to } = entries.find(({ expectedDelivery }) => expectedDelivery)?.expectedDelivery ?? {}
      const told = entries.find(({ resultCode }) => resultCode)?.resultCode
      return {
        shipmentID, internationalShipmentID,
        ...(told && { result: { code: told } }),
        ...(date && { deliveryForecast: { date, timeSlot: { from, to } } }),
        status: entries.filter(({ statusDate }) => statusDate).map(({ statusDate, statusTime, statusCode: code, description }) =>
          ({ timestamp: statusTime ? `${statusDate}T${statusTime}` : statusDate, code, description })),
      }
    }),
  }
}
