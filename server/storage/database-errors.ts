import { AppError } from '../contract/errors.ts'

const codeOf = (error: unknown): string | number | undefined => {
  if (typeof error !== 'object' || error === null) return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Extended result codes of SQLite (sqlite.org/rescode.html) and SQLSTATEs of PostgreSQL (appendix A of its manual). */
const conflicts = new Set<string | number | undefined>([1555, 2067, 787, '23505', '23503', '40001', '40P01'])
const unavailable = new Set<string | number | undefined>([
  5, 261, 517, 773, 13, '53300', '57P01', '57P02', '57P03', '08000', '08001', '08003', '08006', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', '55P03',
])

/** A character the database has no place for: NUL in PostgreSQL. */
const unstorable = new Set<string | number | undefined>(['22021', '22P05'])

/** What a caller can act on: someone else was faster, or the database does not answer. Everything else stays as it is. */
export function appErrorOf(error: unknown): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  if (conflicts.has(code)) return new AppError('conflict', 'Someone else changed this at the same moment; read it again and retry', { cause: error })
  if (unstorable.has(code)) return new AppError('invalid_input', 'A text holds a character that cannot be stored', { cause: error })
  if (unavailable.has(code)) return new AppError('upstream_unavailable', 'The database does not answer; try again in a moment', { cause: error, retryAfterSeconds: 5 })
  return error
}
