import * as z from 'zod'
import { ProblemKind } from './contract/problem.ts'
import { makeAskCarriers } from './core/freshness/ask-carriers.ts'
import { applyWebhooks, readLeftMessages } from './core/carrier-webhooks/apply-webhook.ts'
import { webhookJob } from './core/carrier-webhooks/receive-webhook.ts'
import { renewSubscriptions } from './core/carrier-webhooks/renew-subscriptions.ts'
import type { JobHandler, World } from './core/ports.ts'
import { problemFound, watchOrders } from './core/trouble/watch-orders.ts'
import type { Learner } from './learn.ts'
import type { Metrics } from './metrics.ts'
import { repeat } from './repeat.ts'
import { periodicHandlers, startPeriodic, type Periodic } from './schedule.ts'

const hourMs = 3_600_000
/** Between two looks for parcels that are due; a page hears of a scan at most this much later. */
const askIdleMs = 500

/** Between two looks for orders in which time has made something true. */
const watchIdleMs = 500

const MailJob = z.object({ to: z.email(), subject: z.string(), text: z.string(), html: z.string().optional(), senderName: z.string().optional(), replyTo: z.email().optional() })
const ProblemJob = z.object({ problem: z.string(), shop: z.string(), order: z.string().nullable(), shipment: z.string().nullable(), kind: ProblemKind })

function handlersOf(world: World): Record<string, JobHandler> {
  return {
    'send-mail': async (payload) => world.mailer.send(MailJob.parse(payload)),
    [webhookJob]: applyWebhooks(world),
    [problemFound]: async (payload) => world.log.info(problemFound, ProblemJob.parse(payload)),
  }
}

export interface WorkOptions {
  metrics: Pick<Metrics, 'carrierAsked'>
  /** Jobs of platforms, by kind. */
  handlers?: Record<string, JobHandler>
  /** What platforms do unasked. */
  platformWork?: readonly Periodic[]
  /** Learns, for every shop, what is bought together and how long parcels take. */
  learner: Learner
}

/** Starts all that happens without a request: jobs, asking carriers, tidying up, learning. */
export async function startWork(world: World, { metrics, handlers = {}, platformWork = [], learner }: WorkOptions): Promise<{ stop(): Promise<void> }> {
  const periodic: Periodic[] = [
    { kind: 'purge', everyMs: hourMs, run: () => world.store.purge(world.clock.now()) },
    { kind: 'carrier-subscriptions', everyMs: 60_000, run: async () => { await readLeftMessages(world); await renewSubscriptions(world) } },
    { kind: 'learn-affinities', everyMs: 24 * hourMs, run: () => learner.run('affinities') },
    { kind: 'learn-deliveries', everyMs: hourMs, run: () => learner.run('deliveries') },
    ...platformWork,
  ]
  await world.jobs.start({ ...handlersOf(world), ...periodicHandlers(world, periodic), ...handlers })
  await startPeriodic(world, periodic)
  const carriers = makeAskCarriers(world, { asked: metrics.carrierAsked })
  const asking = repeat('ask-carriers', askIdleMs, world.log, async () => await carriers.tick() > 0)
  const watching = repeat('watch-orders', watchIdleMs, world.log, async () => await watchOrders(world) > 0)
  return { stop: async () => { await Promise.all([learner.stop(), asking.stop().then(() => carriers.settled()), watching.stop(), world.jobs.stop()]) } }
}
