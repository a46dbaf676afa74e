import process from 'node:process'
import { loadConfig, type Config } from '../config.ts'
import type { World } from '../core/ports.ts'
import { makeLog } from '../log.ts'
import { openWorld } from '../world.ts'

/** Writes all of it: a pipe takes what it can, and the rest waits. A reader that has gone (`| head`) is no fault. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, (error) => {
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve()
      else reject(error)
    })
  })
}

export const printJson = (value: unknown) => print(JSON.stringify(value, null, 2))

/** All of standard input as bytes decoded once. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Opens the world of this installation for one command, migrated, and closes it whatever happens. The log goes to standard error. */
export async function withWorld<T>(work: (world: World, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env)
  const { world, close } = await openWorld(config, makeLog(process.env.LOG_LEVEL ? config.logLevel : 'warn', 2))
  try {
    await world.store.migrate()
    return await work(world, config)
  } finally {
    await close()
  }
}
