import type { World } from '../ports.ts'

/** The connection works again, or is gone: nothing is wrong with it any more. */
export async function endConnectionProblem(world: Pick<World, 'store' | 'clock'>, shopId: string, carrier: string): Promise<void> {
  const problems = (await world.store.listConnectionProblems(shopId)).filter((problem) => problem.carrier === carrier)
  for (const problem of problems) await world.store.saveProblem({ ...problem, status: 'resolved', endedAt: world.clock.now() })
}
