import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { AppError } from '../../contract/errors.ts'

/** An import is at most this long. */
const maxBytes = 4 * 1024 ** 3

/** Longer lines are cut here: core refuses them, and none may fill the memory. */
const longestLine = 1_000_001

/**
 * Lines end at a line feed, with or without a carriage return, and at nothing else: JSON may hold U+2028, at which node:readline
 * would break it.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      const line = rest + chunk.slice(from, Math.min(end, from + longestLine - rest.length))
      yield line.endsWith('\r') ? line.slice(0, -1) : line
      from = end + 1
      rest = ''
    }
    rest += chunk.slice(from, from + longestLine - rest.length)
  }
  if (rest) yield rest
}

export interface Spool { lines(): AsyncIterable<string>; remove(): Promise<void> }

/** Puts a body of any length on disk while `seen` hashes it, so that nothing of it is used before its signature is known to fit. */
export async function spool(body: ReadableStream<Uint8Array> | null, seen: (chunk: Uint8Array) => void): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'afterglow-import-'))
  const path = join(folder, 'lines')
  const remove = () => rm(folder, { recursive: true, force: true })
  let size = 0
  try {
    await pipeline(body ? Readable.fromWeb(body) : Readable.from([]), async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        size += chunk.length
        if (size > maxBytes) throw new AppError('invalid_input', 'The import is larger than 4 GB. Send it in parts.')
        seen(chunk)
        yield chunk
      }
    }, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await remove()
    throw error
  }
  return { lines: () => linesOf(createReadStream(path, 'utf8')), remove }
}
