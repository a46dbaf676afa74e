import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isAggregator } from '../core/choose-line.ts'
import { courierFor } from './_couriers.ts'
import { carriers } from './index.ts'

const aggregators = carriers.filter(isAggregator)

test.each(['17track', 'aftership', 'easypost', 'ship24', 'shippo'])('%s: every name stands for a carrier of ours', (id) => {
  const named = readFileSync(new URL(`./${id}.couriers.csv`, import.meta.url), 'utf8').split('\n').slice(2).filter(Boolean).map((line) => line.split(',')[0]!)
  const known = new Set(carriers.map((carrier) => carrier.id))
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((carrier) => !known.has(carrier))).toEqual([])
})

test('an aggregator knows most carriers by name, and none that is nobody else\'s', () => {
  expect(aggregators.map(({ id }) => id).sort()).toEqual(['17track', 'aftership', 'easypost', 'sendcloud', 'ship24', 'shippo'])
  const named = (id: string) => carriers.filter((carrier) => aggregators.find((one) => one.id === id)!.courierOf!(carrier.id)).length
  expect([named('aftership') > 60, named('17track') > 90, named('easypost') > 20, named('shippo') > 25]).toEqual([true, true, true, true])
  expect(aggregators.find(({ id }) => id === '17track')!.courierOf!('hermes')).toBe('100031')
  expect(aggregators.every((carrier) => carrier.courierOf!('own-fleet') === undefined && carrier.courierOf!('nobody') === undefined)).toBe(true)
})

test('the parcel\'s own carrier goes before what the merchant entered; DHL\'s express numbers are express', () => {
  const courierOf = (id: string) => ({ dhl: 'dhl-germany', 'dhl-express': 'dhl' })[id]
  const number = '00340434161094042557'
  expect(courierFor(courierOf, { trackingNumber: number, carrier: 'dhl' }, 'gls')).toBe('dhl-germany')
  expect(courierFor(courierOf, { trackingNumber: '1234567890', carrier: 'dhl' }, 'gls')).toBe('dhl')
  expect(courierFor(courierOf, { trackingNumber: number, carrier: 'evri' }, 'gls')).toBe('gls')
  expect(courierFor(courierOf, { trackingNumber: number }, '')).toBeUndefined()
})
