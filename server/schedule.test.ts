import { expect, test } from 'vitest'
import { aWorld } from '../tests/builders/world.ts'
import { periodicHandlers, startPeriodic } from './schedule.ts'

const hour = 3_600_000

test('periodic work comes back, a failing run too, and a restart neither doubles nor forgets it', async () => {
  const world = await aWorld()
  const planned: number[] = []
  const { enqueue } = world.jobs
  world.jobs.enqueue = async (transaction, job) => {
    planned.push((job.runAt! - world.clock.at) / 1000)
    expect(job.key).toBe('periodic:tidy')
    await enqueue(transaction, job)
  }
  let runs = 0
  const works = [{ kind: 'tidy', everyMs: hour, run: async () => { runs++; throw new Error('x') } }]
  const { tidy } = periodicHandlers(world, works)

  await startPeriodic(world, works)
  await tidy!({})
  expect([runs, planned]).toEqual([1, [2, 3600]])
  expect(world.log.lines.join()).toContain('periodic.failed')
  world.clock.at += hour / 2
  await startPeriodic(world, works)
  world.clock.at += 5 * hour
  await startPeriodic(world, works)
  expect(planned).toEqual([2, 3600, 1800, 2])
  expect(await world.jobs.countWaiting()).toBe(1)
})
