import { AppError } from '../contract/errors.ts'

/** A job that failed this often is dead until someone retries it. */
export const maxAttempts = 10

/** Exponential, as graphile-worker waits (3 s, 7 s, 20 s, … 6 h), less up to a fifth by chance, so that not all come back at once. `random` is 0 to 1. */
export const retryDelayMs = (attempts: number, random: number): number => Math.round(Math.exp(Math.min(attempts, maxAttempts)) * 1000 * (1 - random / 5))

/** What is kept of an error: enough to act on. Messages of AppError carry no personal data; those of others might, so only their kind and place stay. */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`.slice(0, 500)
  if (!(error instanceof Error)) return 'unknown error'
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const place = /^ {4}at .*?([^/\\\s()]+:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1]
  return `${error.name}${code}${place ? ` at ${place}` : ''}`.slice(0, 500)
}
