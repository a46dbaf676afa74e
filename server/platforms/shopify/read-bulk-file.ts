import { AppError } from '../../contract/errors.ts'
import type { World } from '../../core/ports.ts'

/** An object with what stands below it; `end` is where in the file the next one begins. */
export interface BulkEntry { root: Record<string, unknown>; children: unknown[]; end: number }

const connectMs = 30_000
/** An order of a thousand lines is far from this. */
const longestLine = 8 * 1024 * 1024

const away = (cause?: unknown) => new AppError('upstream_unavailable', 'The file of the import could not be read to its end.', { cause })

async function open(world: World, url: string, offset: number): Promise<{ body: AsyncIterable<Uint8Array>; skip: number }> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') throw new AppError('upstream_rejected', 'Shopify named no file that can be fetched.')
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), connectMs)
  const answer = await world.fetch(url, { redirect: 'error', signal: controller.signal, headers: offset > 0 ? { range: `bytes=${offset}-` } : {} })
    .catch((cause: unknown) => { throw away(cause) }).finally(() => clearTimeout(timer))
  if (answer.status === 416) return { body: (async function* () {})(), skip: 0 }
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel()
    throw away()
  }
  return { body: answer.body, skip: answer.status === 206 ? 0 : offset }
}

interface Line { value: Record<string, unknown>; start: number; end: number }

/** Lines by where they stand in the file, in bytes. */
async function* linesOf(world: World, url: string, offset: number): AsyncGenerator<Line> {
  const { body, skip } = await open(world, url, offset)
  let [rest, at, toSkip]: [Buffer, number, number] = [Buffer.alloc(0), offset, skip]
  const read = (bytes: Buffer, start: number, end: number): Line => {
    try {
      return { value: JSON.parse(bytes.toString('utf8')) as Record<string, unknown>, start, end }
    } catch (cause) {
      throw away(cause)
    }
  }
  try {
    for await (const chunk of body) {
      const fresh = toSkip >= chunk.byteLength ? Buffer.alloc(0) : Buffer.from(chunk.subarray(toSkip))
      toSkip = Math.max(0, toSkip - chunk.byteLength)
      rest = rest.length > 0 ? Buffer.concat([rest, fresh]) : fresh
      let from = 0
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
        if (end > from) yield read(rest.subarray(from, end), at + from, at + end + 1)
        from = end + 1
      }
      at += from
      rest = rest.subarray(from)
      if (rest.length > longestLine) throw new AppError('upstream_rejected', 'A line of the import is longer than 8 MB.')
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : away(cause)
  }
  if (rest.length > 0) yield read(rest, at, at + rest.length)
}

/**
 * The objects of a bulk operation's file (JSON lines; what stands below an object follows it and names it in `__parentId`), from a byte on at
 * which an entry begins. Throws AppError `upstream_unavailable` where the file breaks off: what was answered before holds.
 */
export async function* openBulkFile(world: World, url: string, offset: number): AsyncGenerator<BulkEntry> {
  let entry: Omit<BulkEntry, 'end'> | null = null
  let end = offset
  for await (const line of linesOf(world, url, offset)) {
    if (typeof line.value.__parentId === 'string') entry?.children.push(line.value)
    else {
      if (entry) yield { ...entry, end }
      entry = { root: line.value, children: [] }
    }
    end = line.end
  }
  if (entry) yield { ...entry, end }
}
