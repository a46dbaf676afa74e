import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, type ErrorBody, type ErrorCode } from '../contract/errors.ts'
import type { Log } from '../core/ports.ts'
import type { document } from './document.ts'
import type { Env } from './env.ts'
import { isForPeople } from './error-page.ts'

const statuses: Record<ErrorCode, ContentfulStatusCode> = {
  invalid_input: 400, unauthorized: 401, forbidden: 403, not_found: 404, conflict: 409, rate_limited: 429,
  upstream_rejected: 502, upstream_unavailable: 503, misconfigured: 500, internal: 500,
}

/** The HTTP status of an error. */
export function statusOf(error: AppError): ContentfulStatusCode {
  return statuses[error.code]
}

/** Whatever was thrown, as an AppError; what is not ours tells nothing of itself. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status < 500) {
    return new AppError(error.status === 404 ? 'not_found' : 'invalid_input', 'The request cannot be read. Check its method, headers and body.', { cause: error })
  }
  return new AppError('internal', 'Something went wrong on our side. Try again; if it stays, report the requestId.', { cause: error })
}

/** The one shape of a failing answer. `misconfigured` keeps its message to the log: it speaks to the operator. */
export function errorBody(error: AppError, requestId: string): ErrorBody {
  const message = error.code === 'misconfigured' ? 'This server is not set up for that. Its log says what to do.' : error.message
  return { error: { code: error.code, message, requestId, ...(error.issues ? { issues: error.issues } : {}) } }
}

/** Answers an error as JSON, to people as the page that is drawn of it, and logs what nobody foresaw. */
export function answerError(context: Context<Env>, thrown: unknown, log: Log, draw?: (error: AppError) => ReturnType<typeof document>): Response | Promise<Response> {
  const error = toAppError(thrown)
  const requestId = context.get('requestId')
  const status = statusOf(error)
  if (status >= 500) log.error('request.failed', { requestId, code: error.code }, error.cause ?? error)
  if (error.retryAfterSeconds !== undefined) context.header('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterSeconds))))
  if (status === 401) context.header('WWW-Authenticate', 'Bearer')
  context.header('Cache-Control', 'no-store')
  return draw && isForPeople(context) ? context.html(draw(error), status) : context.json(errorBody(error, requestId), status)
}
