import { AppError } from '../../contract/errors.ts'
import type { World } from '../ports.ts'

/**
 * Waves a problem off, or takes that back: while it is true it stays so, and the list of open ones is without it. Throws AppError
 * `not_found` for one of another shop, `conflict` for one that is over.
 */
export function dismissProblem(world: World, shopId: string, problemId: string, status: 'dismissed' | 'open'): Promise<void> {
  return world.store.transaction(async (transaction) => {
    const problem = await transaction.findProblem(problemId)
    if (problem?.shopId !== shopId) throw new AppError('not_found', 'There is no such problem.')
    if (problem.status === 'resolved') throw new AppError('conflict', 'This problem is over already.')
    await transaction.saveProblem({ ...problem, status })
  })
}
