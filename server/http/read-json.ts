import type { Context } from 'hono'
import { AppError } from '../contract/errors.ts'
import type { Env } from './env.ts'

/** The body as JSON; `invalid_input` where it is none. */
export async function readJson(context: Context<Env>): Promise<unknown> {
  try {
    return await context.req.json()
  } catch (cause) {
    throw new AppError('invalid_input', 'The body is not valid JSON.', { cause })
  }
}
