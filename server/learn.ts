import { Worker } from 'node:worker_threads'
import type { Config } from './config.ts'

/** What can be learned: recommendations, and how long parcels take. */
export type Lesson = 'affinities' | 'deliveries'
export interface Learner { run(lesson: Lesson): Promise<void>; stop(): Promise<void> }

/** Learns for every shop, off the event loop (learn-worker.ts). Stopping ends it at once: what was learned before stays. */
export function makeLearner({ databaseUrl, dataDir, logLevel }: Pick<Config, 'databaseUrl' | 'dataDir' | 'logLevel'>): Learner {
  const workers = new Set<Worker>()
  let stopping = false
  return {
    run: (lesson) => new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./learn-worker.ts', import.meta.url), { workerData: { databaseUrl, dataDir, logLevel, lesson } })
      workers.add(worker)
      worker.once('error', reject)
      worker.once('exit', (code) => {
        workers.delete(worker)
        if (code === 0 || stopping) resolve()
        else reject(new Error(`the learning thread ended with ${code}`))
      })
    }),
    async stop() {
      stopping = true
      await Promise.all([...workers].map((worker) => worker.terminate()))
    },
  }
}
