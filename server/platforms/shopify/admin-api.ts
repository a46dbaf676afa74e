import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { Instant } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import { readText } from '../_read-text.ts'
import { accessTokenOf } from './access-tokens.ts'
import { graphqlUrl } from './documents.ts'
import { domainOf } from './shop-domain.ts'

const answerMs = 30_000
const maxMegabytes = 32
const attempts = 6
/** Longer than this nobody waits: the work is put off instead, so that other shops get their turn. */
const longestWaitMs = 20_000

const Throttle = z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() })
const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.union([z.array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional(), extensions: z.object({ code: z.string().optional() }).loose().optional() }).loose()), z.string()]).optional(),
  extensions: z.object({ cost: z.object({ requestedQueryCost: z.number().nullish(), throttleStatus: Throttle.optional() }).optional() }).loose().optional(),
})
type Answer = z.infer<typeof Answer>

/** What Shopify last said of a shop's budget: a bucket that fills by `restoreRate` points a second. */
interface Bucket { available: number; maximum: number; rate: number; at: Instant }
export interface AdminApi {
  /** `data` of the answer; fields Shopify could not give are null in it. Waits for the shop's budget, and asks again where that may help. Throws AppError. */
  ask(shopId: string, document: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>
}

const busy = (seconds: number) => new AppError('rate_limited', 'Shopify\'s budget for this shop is used up. It is asked again in a moment.', { retryAfterSeconds: Math.max(1, Math.ceil(seconds)) })
const away = (message: string, cause?: unknown) => new AppError('upstream_unavailable', message, { cause })
const sleep = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })

/** Errors of a body, as a list; a text alone is one. */
const errorsOf = ({ errors }: Answer) => (typeof errors === 'string' ? [{ message: errors, extensions: undefined }] : errors ?? [])
const codeOf = (answer: Answer) => errorsOf(answer).map(({ extensions }) => extensions?.code ?? '').find((code) => code !== '') ?? ''

/** Null for what is no GraphQL answer: a page of a proxy, half a body. */
function readAnswer(text: string): Answer | null {
  try {
    return Answer.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** `Retry-After` of Shopify is seconds, with a fraction. */
const retryAfterMs = (answer: Response) => Math.min(longestWaitMs, Math.max(0, Number(answer.headers.get('retry-after') ?? 1) || 1) * 1000)

interface Budgets {
  /** What an answer said of the shop's budget and of what the document cost. */
  note(shopId: string, document: string, answer: Answer): void
  /** How long until the bucket holds what the document costs. A query dearer than the whole bucket waits for a full one. */
  waitMs(shopId: string, document: string): number
  spend(shopId: string, document: string): void
}

function makeBudgets(world: World): Budgets {
  const buckets = new Map<string, Bucket>()
  const costs = new Map<string, number>()
  return {
    note(shopId, document, { extensions }) {
      const cost = extensions?.cost
      if (cost?.requestedQueryCost) costs.set(document, cost.requestedQueryCost)
      const told = cost?.throttleStatus
      if (told) buckets.set(shopId, { available: told.currentlyAvailable, maximum: told.maximumAvailable, rate: Math.max(1, told.restoreRate), at: world.clock.now() })
    },
    waitMs(shopId, document) {
      const bucket = buckets.get(shopId)
      if (!bucket) return 0
      const now = Math.min(bucket.maximum, bucket.available + bucket.rate * Math.max(0, world.clock.now() - bucket.at) / 1000)
      return Math.max(0, (Math.min(costs.get(document) ?? 0, bucket.maximum) - now) / bucket.rate * 1000)
    },
    spend(shopId, document) {
      const bucket = buckets.get(shopId)
      if (bucket) bucket.available -= costs.get(document) ?? 0
    },
  }
}

/** What became of one request: data, or why to ask again and after how long. `token` was refused. */
type Outcome = { data: Record<string, unknown> } | { again: AppError; ms: number } | { refusedToken: true }

/** Reads a GraphQL answer. What could be answered is used: a field behind a scope that was not granted is null, and so is one Shopify failed at. */
function outcomeOf(world: World, shopId: string, told: Answer, throttledMs: number): Outcome {
  const code = codeOf(told)
  if (code === 'THROTTLED') return { again: busy(throttledMs / 1000), ms: Math.max(throttledMs, 500) }
  if (code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT') return { again: away('Shopify could not answer this now.'), ms: 1000 }
  if (code === 'ACCESS_DENIED') world.log.warn('shopify.access_denied', { shop: shopId })
  if (told.data && Object.values(told.data).some((value) => value !== null)) return { data: told.data }
  if (errorsOf(told).length > 0) throw new AppError('upstream_rejected', code === 'ACCESS_DENIED' ? 'The app lacks a scope for this. Compare the scopes granted with shopify.app.toml.' : 'Shopify refused a query.')
  return { data: told.data ?? {} }
}

/** One client for all shops of this process. `pause` is given to tests. */
export function makeAdminApi(world: World, pause: (ms: number) => Promise<void> = sleep): AdminApi {
  const budgets = makeBudgets(world)
  const wait = async (ms: number) => {
    if (ms > longestWaitMs) throw busy(ms / 1000)
    if (ms > 0) await pause(ms)
  }

  async function once(shopId: string, document: string, variables: Record<string, unknown>, token: string): Promise<Outcome> {
    let answer: Response
    let text: string
    try {
      answer = await world.fetch(graphqlUrl(domainOf({ id: shopId })), {
        method: 'POST', redirect: 'error', signal: AbortSignal.timeout(answerMs),
        headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token }, body: JSON.stringify({ query: document, variables }),
      })
      text = await readText(answer, maxMegabytes, 'Shopify')
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      return { again: away('Shopify does not answer.', cause), ms: 1000 }
    }
    if (answer.status === 401) return { refusedToken: true }
    if (answer.status === 429) return { again: busy(retryAfterMs(answer) / 1000), ms: retryAfterMs(answer) }
    if (answer.status >= 500) return { again: away(`Shopify answered ${answer.status}.`), ms: 1000 }
    if (!answer.ok) throw new AppError('upstream_rejected', `Shopify answered ${answer.status} for this shop.`)
    const told = readAnswer(text)
    if (!told) return { again: away('Shopify answered something that is no GraphQL.'), ms: 1000 }
    budgets.note(shopId, document, told)
    return outcomeOf(world, shopId, told, budgets.waitMs(shopId, document))
  }

  async function ask(shopId: string, document: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    let spent: string | null = null
    let failure = away('Shopify does not answer.')
    for (let attempt = 0; attempt < attempts; attempt++) {
      const token = await accessTokenOf(world, shopId, spent)
      await wait(budgets.waitMs(shopId, document))
      budgets.spend(shopId, document)
      const outcome = await once(shopId, document, variables, token)
      if ('data' in outcome) return outcome.data
      if ('refusedToken' in outcome) {
        if (spent !== null) throw new AppError('misconfigured', 'Shopify refuses our access to this shop. Open Afterglow once in the shop\'s admin to connect it again.')
        spent = token
        continue
      }
      failure = outcome.again
      await wait(outcome.again.code === 'upstream_unavailable' ? outcome.ms * 2 ** attempt / 2 : outcome.ms)
    }
    throw failure
  }
  return { ask }
}
