import { LRUCache } from 'lru-cache'
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { post, readJson, unreadable } from './_http.ts'

/** Who signs in, and where (RFC 6749). With `user` it is the password grant, else client credentials. */
export interface OAuthClient {
  tokenUrl: string
  clientId: string
  clientSecret: string
  user?: { username: string; password: string }
  scope?: string
  /** Id and secret in the Authorization header (RFC 6749, 2.3.1) instead of the form. */
  basic?: boolean
}

const TokenAnswer = z.object({
  access_token: z.string().min(1).max(10_000).regex(/^[\x21-\x7e]+$/),
  /** Some gateways write the number as text. */
  expires_in: z.coerce.number().positive().max(86_400 * 365).optional().catch(undefined),
})

/** A token and until when it is used, in milliseconds. */
export interface Token { value: string; until: number }
interface Entry { token: Promise<Token>; until: number }
const unknownLifeMs = 5 * 60_000
const longestLifeMs = 86_400_000

/** By a digest of the credentials, so that no secret is a key and a changed one signs in anew. */
const tokens = new LRUCache<string, Entry>({ max: 1000 })
const credentialsOf = ({ tokenUrl, clientId, clientSecret, user, scope }: OAuthClient) =>
  [tokenUrl, clientId, clientSecret, user?.username ?? '', user?.password ?? '', scope ?? '']

/** A sign-in refused with 400 (RFC 6749, 5.2) or sent to a place that is none is nothing but wrong settings; undefined for other statuses. */
export const signInRefused = (name: string, status: number): AppError | undefined => ([400, 404, 405].includes(status)
  ? new AppError('unauthorized', `${name} refuses the sign-in (HTTP ${status}). Check id, secret and address under Connections.`) : undefined)

async function signIn(name: string, client: OAuthClient, context: CarrierContext): Promise<Token> {
  const form = new URLSearchParams(client.user ? { grant_type: 'password', ...client.user } : { grant_type: 'client_credentials' })
  if (client.scope) form.set('scope', client.scope)
  const headers: Record<string, string> = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  if (client.basic) headers['authorization'] = `Basic ${Buffer.from(`${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.clientSecret)}`).toString('base64')}`
  else for (const [key, value] of [['client_id', client.clientId], ['client_secret', client.clientSecret]] as const) form.set(key, value)
  const { body } = await post(name, new URL(client.tokenUrl), headers, form.toString(), context, (_, status) => signInRefused(name, status))
  const { data, error } = TokenAnswer.safeParse(readJson(name, body))
  if (!data) throw unreadable(name, 'the sign-in gives no token', error)
  const lifeMs = Math.min(data.expires_in ? data.expires_in * 1000 : unknownLifeMs, longestLifeMs)
  return { value: data.access_token, until: context.now() + lifeMs - Math.min(60_000, lifeMs / 10) }
}

/** The token in memory; whoever comes while one is being fetched waits for the same. */
function tokenOf(key: string, fetchToken: () => Promise<Token>, now: number): { entry: Entry; fresh: boolean } {
  const known = tokens.get(key)
  if (known && known.until > now) return { entry: known, fresh: false }
  const entry: Entry = { token: fetchToken(), until: Infinity }
  tokens.set(key, entry)
  const forget = () => { if (tokens.get(key) === entry) tokens.delete(key) }
  entry.token = entry.token.then((token) => {
    entry.until = token.until
    return token
  }, (error: unknown) => {
    forget()
    throw error
  })
  return { entry, fresh: true }
}

/**
 * Does `ask` with a token of `fetchToken`, remembered under a digest of `credentials`. A token from memory that is refused is
 * replaced once; one fetched just now is not. For sign-ins that are no OAuth; throws what signing in or asking throws.
 */
export async function withRemembered<T>(credentials: readonly string[], fetchToken: () => Promise<Token>, context: CarrierContext, ask: (token: string) => Promise<T>): Promise<T> {
  const key = createHash('sha256').update(JSON.stringify(credentials)).digest('base64url')
  const { entry, fresh } = tokenOf(key, fetchToken, context.now())
  try {
    return await ask((await entry.token).value)
  } catch (error) {
    if (fresh || !(error instanceof AppError && error.code === 'unauthorized')) throw error
    if (tokens.get(key) === entry) tokens.delete(key)
    return ask((await tokenOf(key, fetchToken, context.now()).entry.token).value)
  }
}

/** The same with a bearer token of OAuth; wrong credentials are `unauthorized`. */
export const withToken = <T>(name: string, client: OAuthClient, context: CarrierContext, ask: (authorization: string) => Promise<T>): Promise<T> =>
  withRemembered(credentialsOf(client), () => signIn(name, client, context), context, (token) => ask(`Bearer ${token}`))
