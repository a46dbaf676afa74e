/** A short run of the simulation of docs/benchmarks.md: the planner of production against a fixed interval, at the same calls. */
import { expect, test } from 'vitest'
import { simulateFixed, simulateOurs } from '../load/freshness-sim.ts'
import { makeSimWorld } from '../load/freshness-world.ts'

/** As many a day as 100,000 a year. */
const usual = { parcels: 2200, days: 8, seed: 11 }

test.each([
  ['250 calls a day', usual, 250, 1], ['500 calls a day', usual, 500, 1], ['500 calls a day for ten each', usual, 500, 10],
  ['250 calls a day, and looks at any time', { ...usual, even: true }, 250, 1],
] as const)('%s: what buyers see is at most half as old as with a fixed interval', (_name, options, perDay, most) => {
  const world = makeSimWorld(options)
  const quota = { perDay, minIntervalMs: 1000 }
  const [ours, fixed] = [simulateOurs(world, quota, most), simulateFixed(world, quota, most)]
  expect(ours.looks).toBe(fixed.looks)
  expect(ours.looks).toBeGreaterThan(4000)
  expect(ours.seen).toBeLessThan(0.5 * fixed.seen)
  expect(ours.opened).toBeLessThan(0.75 * fixed.opened)
  expect(ours.busiestDay).toBeLessThanOrEqual(perDay)
  // The same seed, the same world and the same run.
  expect(makeSimWorld(options).parcels.map(({ id }) => id)).toEqual(world.parcels.map(({ id }) => id))
}, 60_000)
