import * as z from 'zod'

/** Every way a request can fail, in words that fit any transport. Only server/http/errors.ts knows HTTP statuses. */
export const ErrorCode = z.enum([
  'invalid_input', 'unauthorized', 'forbidden', 'not_found', 'conflict', 'rate_limited',
  'upstream_unavailable', 'upstream_rejected', 'misconfigured', 'internal',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** One thing wrong with the input: `path` is dotted (`lines.3.quantity`). */
export const Issue = z.object({ path: z.string(), message: z.string() })
export type Issue = z.infer<typeof Issue>

/** What every failing answer carries on the wire. */
export const ErrorBody = z.object({
  error: z.object({
    code: ErrorCode,
    message: z.string(),
    requestId: z.string(),
    issues: z.array(Issue).optional(),
  }),
}).meta({ id: 'Error' })
export type ErrorBody = z.infer<typeof ErrorBody>

interface AppErrorOptions { cause?: unknown; issues?: Issue[]; retryAfterSeconds?: number }

/** The one error class. `message` is shown to the caller: it says what to do and holds no personal data. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly issues: Issue[] | undefined
  readonly retryAfterSeconds: number | undefined
  constructor(code: ErrorCode, message: string, { cause, issues, retryAfterSeconds }: AppErrorOptions = {}) {
    super(message, { cause })
    this.name = 'AppError'
    this.code = code
    this.issues = issues
    this.retryAfterSeconds = retryAfterSeconds
  }
}

type ZodIssue = z.core.$ZodIssue

/** Where a text or nothing (`''`) is wanted, what is wrong with the text says more than that neither fits. */
export function plainIssue(issue: ZodIssue): ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const [[first] = [], ...others] = issue.errors
  return first && others.length > 0 && others.every((branch) => branch[0]?.code === 'invalid_value') ? { ...first, path: [...issue.path, ...first.path] } : issue
}

/** Parses at an edge: the typed value, or an `invalid_input` that names every field at fault (at most 20) with the first thing wrong with it. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, what = 'The input'): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const first = new Map<string, Issue>()
  for (const { path, message } of result.error.issues.map(plainIssue)) {
    const dotted = path.join('.')
    if (!first.has(dotted)) first.set(dotted, { path: dotted, message })
  }
  const issues = [...first.values()].slice(0, 20)
  const told = issues.slice(0, 3).map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new AppError('invalid_input', `${what} is not valid: ${told}`, { issues })
}
