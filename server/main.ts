import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { makeApp } from './app.ts'
import { loadConfig, type Config } from './config.ts'
import { AppError } from './contract/errors.ts'
import { overallAccuracy } from './core/delivery-date/accuracy.ts'
import { issueSetupCode } from './core/merchant/set-up.ts'
import type { Log, World } from './core/ports.ts'
import { makeLearner } from './learn.ts'
import { makeLog } from './log.ts'
import { makeMetrics } from './metrics.ts'
import { demoIsGone, seedOnFirstStart } from './first-start.ts'
import { makeListener } from './page-listener.ts'
import { demoJobs } from './platforms/demo/test-order.ts'
import { platforms } from './platforms/index.ts'
import { loadRenderer } from './renderer.ts'
import { startWork } from './work.ts'
import { openWorld, root } from './world.ts'

/** Longest wait for requests and jobs at the end. */
const graceMs = 10_000

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
      ? new AppError('misconfigured', `Port ${port} is in use: another server, perhaps Afterglow itself, runs there. Stop it, or choose another: PORT=${port + 1} npm start`)
      : error.code === 'EACCES' ? new AppError('misconfigured', `Port ${port} may not be opened by this user. Choose one above 1023, like PORT=3000`) : error))
    server.listen(port, host, resolve)
  })
}

const say = (text: string) => process.stdout.write(`${text}\n`)

/** What to open, for the person in front of the terminal. */
async function greet(world: World, config: Config, port: number): Promise<void> {
  const base = config.publicUrl
  say(`\nAfterglow runs on ${base}${base.endsWith(`:${port}`) ? '' : ` (port ${port})`}\n`)
  if (config.demo && !await demoIsGone(world)) say(`  Demo shop    ${base}/demo`)
  if (config.demo) say(`  Playground   ${base}/playground`)
  say(`  Look-up      ${base}/track\n  Admin        ${base}/admin\n  API          ${base}/docs`)
  const code = await issueSetupCode(world)
  if (code) say(`\n  Set up the admin with this code, once: ${code}`)
  say('\nCtrl-C stops it.\n')
}

/** Stops in order: no new work, open streams told, requests and jobs finished, the store closed last. */
async function stop(server: Server, endWork: () => Promise<void> | undefined, world: World, log: Log): Promise<void> {
  const force = setTimeout(() => {
    log.warn('server.stop_forced')
    process.exit(1)
  }, graceMs)
  const closed = new Promise<void>((resolve) => { server.close(() => resolve()) })
  const worked = endWork()
  // A connection kept alive becomes idle only when its last request is answered.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await Promise.all([closed, worked])
  clearInterval(sweep)
  await world.store.close()
  clearTimeout(force)
  log.info('server.stopped')
}

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const log = makeLog(config.logLevel)
  const { world, messages } = await openWorld(config, log)
  const metrics = makeMetrics(() => world.jobs, () => overallAccuracy(world))
  let ready = false
  const renderer = await loadRenderer(join(root, 'dist'))
  const { api, page, streams } = makeApp({ world, messages, renderer, metrics, config, reload: process.argv.includes('--reload'), notReady: () => (ready ? null : 'The server is starting.') })
  const server = createServer(makeListener(api.fetch, page, metrics))
  server.keepAliveTimeout = 65_000
  await listen(server, config)
  let stopping: Promise<void> | undefined
  let work: { stop(): Promise<void> } | undefined
  const end = () => {
    stopping ??= stop(server, () => { streams.closeAll(); return work?.stop() }, world, log).then(() => process.exit(0), (error: unknown) => {
      log.error('server.stop_failed', {}, error)
      process.exit(1)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
  await world.store.migrate()
  if (config.demo) await seedOnFirstStart(world, config.demoOrders, say)
  work = await startWork(world, { metrics, learner: makeLearner(config), platformWork: platforms.flatMap((platform) => platform.periodic?.(world) ?? []), handlers: Object.assign({}, config.demo ? demoJobs(world) : {}, ...platforms.map((platform) => platform.jobs?.(world) ?? {})) })
  ready = true
  // Loading the calendar of holidays takes a moment that no page should wait for.
  setImmediate(() => world.holidays.ofYear('DE', null, new Date().getFullYear()))
  if (!stopping) await greet(world, config, config.port)
}

try {
  await main()
} catch (error) {
  // A person reads this: what is ours says what to do, what is not keeps its stack.
  process.stderr.write(`${error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
