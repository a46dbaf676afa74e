import type { JobHandler, World } from './core/ports.ts'

/** Work that comes back. `everyMs` counts from the start of one run to the start of the next. */
export interface Periodic { kind: string; everyMs: number; run(): Promise<void> }

/** When a work last began stands beside the installation's other small facts. */
const fact = (kind: string) => ['', `periodic:${kind}`] as const

/**
 * Handlers of periodic work. The next run is planned before this one works, under one key: it survives a crash in between,
 * is never doubled however many processes there are, and a failing run does not end the series.
 */
export function periodicHandlers(world: World, works: readonly Periodic[]): Record<string, JobHandler> {
  return Object.fromEntries(works.map(({ kind, everyMs, run }) => [kind, async () => {
    const now = world.clock.now()
    await plan(world, kind, now + everyMs)
    await world.store.saveSecret(...fact(kind), String(now), now)
    try {
      await run()
    } catch (error) {
      world.log.error('periodic.failed', { kind }, error)
    }
  }]))
}

/** Plans each work's next run: when it is due, or soon where that was missed. */
export async function startPeriodic(world: World, works: readonly Periodic[], soonMs = 2000): Promise<void> {
  for (const { kind, everyMs } of works) {
    const last = Number(await world.store.findSecret(...fact(kind)) ?? Number.NEGATIVE_INFINITY)
    await plan(world, kind, Math.max(world.clock.now() + soonMs, last + everyMs))
  }
}

const plan = (world: World, kind: string, runAt: number) =>
  world.store.transaction((transaction) => world.jobs.enqueue(transaction, { kind, payload: {}, key: `periodic:${kind}`, runAt }))
