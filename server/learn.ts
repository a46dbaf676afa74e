import { Worker } from 'node:worker_threads'
import type { Config } from './config.ts'

export interface Learner { run(): Promise<void>; stop(): Promise<void> }

/** Learns what is bought together, off the event loop (learn-worker.ts). Stopping ends it at once: what was learned before stays. */
export function makeLearner({ databaseUrl, dataDir, logLevel }: Pick<Config, 'databaseUrl' | 'dataDir' | 'logLevel'>): Learner {
  let worker: Worker | null = null
  let stopping = false
  return {
    run: () => new Promise<void>((resolve, reject) => {
      worker = new Worker(new URL('./learn-worker.ts', import.meta.url), { workerData: { databaseUrl, dataDir, logLevel } })
      worker.once('error', reject)
      worker.once('exit', (code) => {
        worker = null
        if (code === 0 || stopping) resolve()
        else reject(new Error(`the learning thread ended with ${code}`))
      })
    }),
    async stop() {
      stopping = true
      await worker?.terminate()
    },
  }
}
