import type { JobHandler, World } from './core/ports.ts'

/** Work that comes back. `everyMs` counts from the start of one run to the start of the next. */
export interface Periodic { kind: string; everyMs: number; run(): Promise<void> }

/**
 * Handlers of periodic work. The next run is planned before this one works, under one key: it survives a crash in between,
 * is never doubled however many processes there are, and a failing run does not end the series.
 */
export function periodicHandlers(world: World, works: readonly Periodic[]): Record<string, JobHandler> {
  return Object.fromEntries(works.map(({ kind, everyMs, run }) => [kind, async () => {
    await plan(world, kind, world.clock.now() + everyMs)
    try {
      await run()
    } catch (error) {
      world.log.error('periodic.failed', { kind }, error)
    }
  }]))
}

/** Plans each work's next run soon: a start catches up with what a stopped server missed. */
export async function startPeriodic(world: World, works: readonly Periodic[], firstInMs = 2000): Promise<void> {
  for (const { kind } of works) await plan(world, kind, world.clock.now() + firstInMs)
}

const plan = (world: World, kind: string, runAt: number) =>
  world.store.transaction((transaction) => world.jobs.enqueue(transaction, { kind, payload: {}, key: `periodic:${kind}`, runAt }))
