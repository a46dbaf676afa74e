/** Every carrier reads every answer in tests/fixtures/carriers/<id>/ as the <name>.expected.json beside it says, and has one for all it can say. */
import { describe, expect, test } from 'vitest'
import { carriers } from '../../../server/carriers/index.ts'
import { AppError } from '../../../server/contract/errors.ts'
import { TrackingAnswer, type ParcelReport } from '../../../server/contract/tracking.ts'
import type { CarrierGift, CarrierState } from '../../../server/core/carrier-port.ts'
import { fixturesOf, readCarriers, type Expected } from './harness.ts'

test('ids are unique and so are the names shops spell it by', () => {
  const ids = carriers.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const aliases = carriers.flatMap((carrier) => carrier.aliases)
  expect(new Set(aliases).size).toBe(aliases.length)
  expect(aliases).toEqual(aliases.map((alias) => alias.toLowerCase()))
})

test('whoever asks is read, and whoever is read has fixtures', () => {
  expect(carriers.filter(({ track }) => track).map(({ id }) => id)).toEqual(readCarriers.map(({ id }) => id))
})

/** What an expected result must tell where the carrier can say it. */
const states: Record<CarrierState, (told: { error?: string; reports: ParcelReport[] }) => boolean> = {
  announced: ({ reports }) => reports.some(({ status }) => status === 'info_received' || status === 'pending'),
  moving: ({ reports }) => reports.some(({ status }) => status === 'in_transit' || status === 'picked_up'),
  out_for_delivery: ({ reports }) => reports.some(({ status }) => status === 'out_for_delivery'),
  attempted: ({ reports }) => reports.some(({ status }) => status === 'delivery_attempted'),
  pickup: ({ reports }) => reports.some(({ status }) => status === 'available_for_pickup'),
  delivered: ({ reports }) => reports.some(({ status, deliveredAt }) => status === 'delivered' && deliveredAt),
  returned: ({ reports }) => reports.some(({ status }) => status === 'returned'),
  customs: ({ reports }) => reports.some(({ reason, flags, events }) => reason?.startsWith('customs_') || flags?.includes('customs') || events.some((event) => event.flags?.includes('customs') || event.reason?.startsWith('customs_'))),
  lost: ({ reports }) => reports.some(({ reason, events }) => reason === 'carrier_parcel_lost' || events.some((event) => event.reason === 'carrier_parcel_lost')),
  not_found: ({ error }) => error === 'not_found',
  unauthorized: ({ error }) => error === 'unauthorized',
  limited: ({ error }) => error === 'rate_limited',
  broken: ({ error }) => error === 'upstream_unavailable',
}
const gifts: Record<CarrierGift, (report: ParcelReport) => unknown> = {
  estimate: ({ estimatedDelivery }) => estimatedDelivery, window: ({ estimatedDelivery }) => typeof estimatedDelivery === 'object', pickup_point: ({ pickupPoint }) => pickupPoint,
  signature_name: ({ signedBy }) => signedBy, proof: ({ proofUrl }) => proofUrl, next_steps: ({ nextSteps }) => nextSteps, service: ({ service }) => service, pieces: ({ pieces }) => pieces,
}

describe.each(readCarriers.map((carrier) => [carrier.id, carrier] as const))('carrier %s', (id, carrier) => {
  const fixtures = fixturesOf(id)

  test.each(fixtures.map((fixture) => [fixture.file, fixture] as const))('%s', (_, { body, expected }) => {
    const unmapped: Expected['unmapped'] = []
    let outcome: object
    try {
      outcome = carrier.parse(body, { unmapped: (code, description) => unmapped.push({ code, description }) })
      const instants = (outcome as TrackingAnswer).shipments.map(({ events }) => events.map(({ occurredAt }) => Date.parse(occurredAt)))
      expect(instants).toEqual(instants.map((times) => times.toSorted((a, b) => b - a)))
      TrackingAnswer.parse(outcome)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      outcome = { error: error.code }
    }
    expect({ ...outcome, ...(unmapped.length > 0 && { unmapped }) }).toEqual(expected)
  })

  const told = fixtures.map(({ expected }) => ({ error: expected.error, reports: (expected.shipments ?? []) as unknown as ParcelReport[] }))
  // The demo carrier is known by its journeys, all of which its own test goes through.
  test.skipIf(id === 'demo')('fixtures show all it can say, and the rest is declared with a reason', () => {
    const shown = Object.entries(states).filter(([, tells]) => told.some(tells)).map(([state]) => state)
    const declared = Object.keys(carrier.about?.cannotTell ?? {})
    expect([...shown, ...declared].toSorted()).toEqual(Object.keys(states).toSorted())
  })

  test.skipIf(id === 'demo')('it gives what it says it gives', () => {
    const reports = told.flatMap((one) => one.reports)
    expect([...carrier.about?.gives ?? []].toSorted()).toEqual(Object.entries(gifts).filter(([, has]) => reports.some(has)).map(([gift]) => gift).toSorted())
  })
})
