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

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const western = new TextDecoder('windows-1252')

/** Bytes as text: UTF-8, or the Latin alphabet of the web where they cannot be UTF-8 (answers saved as ISO 8859-1). */
export function decodeInput(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return western.decode(bytes)
  }
}

/** All of standard input as bytes decoded once. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return decodeInput(Buffer.concat(chunks))
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
