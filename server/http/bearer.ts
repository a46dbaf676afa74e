import type { Context } from 'hono'
import type { Env } from './env.ts'

/** The bearer token of a request; empty where there is none, which opens nothing. */
export function bearerOf(context: Context<Env>): string {
  return /^Bearer +([\w.~+/=-]{1,2000})$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? ''
}
