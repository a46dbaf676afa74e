import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AppError, parse } from '../../contract/errors.ts'
import type { Instant } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import { domainOf, shopifyApp } from './shop-domain.ts'

const name = 'shopify:access'
const purpose = 'shopify-access'
const minuteMs = 60_000
/** Renewed this long before its end, while the old one still works for whoever is under way. */
const aheadMs = 10 * minuteMs
/** Longer than a renewal may take, so that a second process begins one only where the first is gone. */
const leaseMs = minuteMs
const answerMs = 15_000
const waitMs = 250
const longestWaitMs = 20_000

interface Tokens { access: string; expiresAt: Instant | null; refresh: string | null; refreshUntil: Instant | null; scopes: string }
/** `lease`: who renews it now, and until when nobody else may. `shopNumber`: Shopify's own id of the shop. */
interface Kept { tokens: Tokens | null; installedAt: Instant; shopNumber: string | null; lease: { id: string; until: Instant } | null }

const TokenAnswer = z.object({
  access_token: z.string().min(1), scope: z.string().default(''), expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(), refresh_token_expires_in: z.number().positive().optional(),
})

type Grant = Record<string, string>
const exchangeOf = (sessionToken: string): Grant => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: sessionToken, subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token', expiring: '1',
})
const refreshOf = (refresh: string): Grant => ({ grant_type: 'refresh_token', refresh_token: refresh })

const notInstalled = () => new AppError('misconfigured', 'Shopify grants us no access to this shop any more. Open Afterglow once in the shop\'s admin to connect it again.')

/** One grant at Shopify. Throws `upstream_rejected` where Shopify says no for good, `upstream_unavailable` where a later try may help. */
async function ask(world: World, domain: string, grant: Grant): Promise<Tokens> {
  const { key, secret } = shopifyApp(world)
  const answer = await world.fetch(`https://${domain}/admin/oauth/access_token`, {
    method: 'POST', redirect: 'error', signal: AbortSignal.timeout(answerMs), headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ client_id: key, client_secret: secret, ...grant }),
  }).catch((cause: unknown) => { throw new AppError('upstream_unavailable', 'Shopify does not answer.', { cause }) })
  const text = await answer.text().catch((cause: unknown) => { throw new AppError('upstream_unavailable', 'Shopify does not answer.', { cause }) })
  if (answer.status === 429 || answer.status >= 500) throw new AppError('upstream_unavailable', `Shopify answered ${answer.status}.`)
  if (!answer.ok) throw new AppError('upstream_rejected', `Shopify refused the token (${answer.status}).`)
  const told = parse(TokenAnswer, readJson(text), 'Shopify\'s answer')
  const now = world.clock.now()
  const until = (seconds: number | undefined) => (seconds === undefined ? null : now + seconds * 1000)
  return { access: told.access_token, expiresAt: until(told.expires_in), refresh: told.refresh_token ?? null, refreshUntil: until(told.refresh_token_expires_in), scopes: told.scope }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('upstream_unavailable', 'Shopify answered something that is no token.', { cause })
  }
}

interface Read { sealed: string; kept: Kept }
async function read(world: World, shopId: string): Promise<Read | null> {
  const sealed = await world.store.findSecret(shopId, name)
  return sealed === null ? null : { sealed, kept: JSON.parse(world.keys.open(purpose, sealed)) as Kept }
}
const seal = (world: World, kept: Kept) => world.keys.seal(purpose, JSON.stringify(kept))

/** Compare and set: false where somebody else changed it since it was read. */
const swap = (world: World, shopId: string, from: string, to: string) => world.store.swapSecret(shopId, name, from, to, world.clock.now())

/**
 * One renewal among all processes: whoever sets the lease asks Shopify, and only what was stored is used. Shopify takes the old refresh
 * token again until the new one was used, so a process that dies in between costs nothing. Null where somebody else is at it.
 */
async function renew(world: World, shopId: string, before: Read, grant: Grant): Promise<Tokens | null> {
  const now = world.clock.now()
  if (before.kept.lease && before.kept.lease.until > now) return null
  const leased = seal(world, { ...before.kept, lease: { id: randomUUID(), until: now + leaseMs } })
  if (!await swap(world, shopId, before.sealed, leased)) return null
  try {
    const tokens = await ask(world, domainOf({ id: shopId }), grant)
    if (!await swap(world, shopId, leased, seal(world, { ...before.kept, tokens, lease: null }))) return null
    world.log.info('shopify.token_renewed', { shop: shopId, kind: grant.grant_type === 'refresh_token' ? 'refresh' : 'exchange' })
    return tokens
  } catch (cause) {
    await swap(world, shopId, leased, seal(world, { ...before.kept, lease: null }))
    throw cause
  }
}

const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })
const isFresh = ({ expiresAt }: Tokens, now: Instant) => expiresAt === null || expiresAt - aheadMs > now
const isUsable = ({ expiresAt }: Tokens, now: Instant) => expiresAt === null || expiresAt > now

/** Both tokens were refused: the next exchange begins anew, whatever time they claim to have. */
async function drop(world: World, shopId: string, access: string): Promise<void> {
  const before = await read(world, shopId)
  if (before?.kept.tokens?.access === access && !before.kept.lease) await swap(world, shopId, before.sealed, seal(world, { ...before.kept, tokens: null }))
}

async function current(world: World, shopId: string, spent: string | null): Promise<string> {
  for (let waited = 0; waited <= longestWaitMs; waited += waitMs) {
    const before = await read(world, shopId)
    const tokens = before?.kept.tokens
    if (!before || !tokens) throw notInstalled()
    const now = world.clock.now()
    const isGood = tokens.access !== spent
    if (isGood && isFresh(tokens, now)) return tokens.access
    if (tokens.refresh === null || (tokens.refreshUntil !== null && tokens.refreshUntil <= now)) {
      if (isGood && isUsable(tokens, now)) return tokens.access
      throw notInstalled()
    }
    try {
      const renewed = await renew(world, shopId, before, refreshOf(tokens.refresh))
      if (renewed) return renewed.access
    } catch (cause) {
      // Shopify is away, and what we have still holds for some minutes.
      if (isGood && isUsable(tokens, now)) return tokens.access
      if (cause instanceof AppError && cause.code === 'upstream_rejected') {
        if (spent !== null) await drop(world, shopId, tokens.access)
        throw notInstalled()
      }
      throw cause
    }
    if (isGood && isUsable(tokens, now)) return tokens.access
    await pause(waitMs)
  }
  throw new AppError('upstream_unavailable', 'The access to this shop is being renewed. Try again in a moment.', { retryAfterSeconds: 5 })
}

/**
 * The token for a shop's Admin API, renewed ahead of its end. `spent` is one Shopify refused just now: another one is got.
 * Throws AppError `misconfigured` where the app is not installed (any more), `upstream_unavailable` where Shopify is away.
 */
export const accessTokenOf = (world: World, shopId: string, spent: string | null = null): Promise<string> => current(world, shopId, spent)

/** Trades a session token of the back office, already proven, for access to the shop while nobody is signed in. Throws as accessTokenOf does. */
export async function exchangeToken(world: World, shopId: string, sessionToken: string): Promise<void> {
  const blank: Kept = { tokens: null, installedAt: world.clock.now(), shopNumber: null, lease: null }
  for (let waited = 0; waited <= longestWaitMs; waited += waitMs) {
    let before = await read(world, shopId)
    if (before?.kept.tokens && isFresh(before.kept.tokens, world.clock.now())) return
    if (!before) {
      await world.store.saveSecret(shopId, name, seal(world, blank), world.clock.now())
      before = (await read(world, shopId))!
    }
    if (await renew(world, shopId, before, exchangeOf(sessionToken))) return
    await pause(waitMs)
  }
  throw new AppError('upstream_unavailable', 'The shop is being connected. Try again in a moment.', { retryAfterSeconds: 5 })
}

export interface Installation { installedAt: Instant; scopes: string[]; shopNumber: string | null }
/** What is granted to us; null while the app is not installed. */
export async function findInstallation(world: World, shopId: string): Promise<Installation | null> {
  const kept = (await read(world, shopId))?.kept
  return kept?.tokens ? { installedAt: kept.installedAt, scopes: kept.tokens.scopes.split(',').filter(Boolean), shopNumber: kept.shopNumber } : null
}

/** Changes facts of an installation beside its tokens, whoever renews them meanwhile. */
export async function noteInstallation(world: World, shopId: string, facts: { scopes?: string[]; shopNumber?: string }): Promise<void> {
  for (let waited = 0; waited <= longestWaitMs; waited += waitMs) {
    const before = await read(world, shopId)
    if (!before?.kept.tokens) return
    const { kept } = before
    const tokens = facts.scopes ? { ...kept.tokens!, scopes: facts.scopes.join(',') } : kept.tokens
    // A change under a lease would make the renewal's own be thrown away, and with it the rotated token.
    const isLeased = kept.lease !== null && kept.lease.until > world.clock.now()
    if (!isLeased && await swap(world, shopId, before.sealed, seal(world, { ...kept, tokens, shopNumber: facts.shopNumber ?? kept.shopNumber }))) return
    await pause(waitMs)
  }
}

/** Forgets all tokens: the app was uninstalled. */
export const forgetAccess = (world: World, shopId: string): Promise<void> => world.store.deleteSecret(shopId, name)
