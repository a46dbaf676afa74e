import { expect, test } from 'vitest'
import { aCarrier, aWorld } from '../../../tests/builders/world.ts'
import { watchConnections } from './note-connection.ts'
import { problemFound } from './watch-orders.ts'

const hourMs = 3_600_000

async function watched() {
  const world = await aWorld({ carriers: [aCarrier()] })
  const open = () => world.store.listProblems('shop-1', { status: 'open', limit: 10 })
  return { world, open, watch: watchConnections(world), told: () => world.enqueued.filter(({ kind }) => kind === problemFound).length }
}

test('a refused key is told at once and once, by any number of processes, and is over with the next answer', async () => {
  const { world, open, watch, told } = await watched()
  await watch.note('shop-1', 'dhl', 'unauthorized')
  await watch.note('shop-1', 'dhl', 'unauthorized')
  await watchConnections(world).note('shop-1', 'dhl', 'unauthorized')
  expect(await open()).toMatchObject([{ kind: 'connection', severity: 3, orderId: null, carrier: 'dhl', details: { error: 'unauthorized', carrierName: 'DHL' } }])
  expect(told()).toBe(1)
  await watch.note('shop-1', 'gls', 'ok')
  expect(await open()).toHaveLength(1)
  await watchConnections(world).note('shop-1', 'dhl', 'not_found')
  expect(await open()).toEqual([])
  world.clock.at += 2 * hourMs
  await watch.note('shop-1', 'dhl', 'unauthorized')
  expect([(await open()).length, told()]).toEqual([1, 2])
})

test('a carrier that is down is told after two hours, not before, and an answer in between begins anew', async () => {
  const { world, open, watch } = await watched()
  for (const minutes of [0, 30, 60]) {
    world.clock.at += minutes * 60_000
    await watch.note('shop-1', 'dhl', 'upstream_unavailable')
  }
  expect(await open()).toEqual([])
  await watch.note('shop-1', 'dhl', 'rate_limited')
  const began = world.clock.at += hourMs
  await watch.note('shop-1', 'dhl', 'upstream_unavailable')
  expect(await open()).toEqual([])
  world.clock.at += 2 * hourMs
  await watch.note('shop-1', 'dhl', 'upstream_unavailable')
  expect(await open()).toMatchObject([{ since: began, details: { error: 'upstream_unavailable' } }])
})
