import { send, type PageOptions } from './request.ts'

export interface ServerEvent { id: string; event: string; data: string }

/** Cuts an event stream into events, wherever the chunks break (WHATWG HTML, 9.2.6). Comments keep the line open and are nothing. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent | null> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  let event: ServerEvent = { id: '', event: 'message', data: '' }
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      // A lone CR at the end may be half a CRLF: it waits for the next chunk.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop()!
      for (const line of lines) {
        if (!line) {
          if (event.data) yield event
          event = { id: event.id, event: 'message', data: '' }
          continue
        }
        const [, field, text] = /^([^:]*):? ?(.*)$/s.exec(line)!
        if (field === 'data') event.data += (event.data && '\n') + text
        else if (field === 'id' || field === 'event') event[field] = text!
        else yield null
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

export interface LiveOptions {
  onChanged(): void
  /** Told whether a stream is open; while it is not, the caller polls. */
  onOpen(open: boolean): void
  random?: () => number
}
/** Longer than two heartbeats of 15 s: the line is dead. */
const silenceMs = 40_000

/** A stream that lived this long was no failure. */
const steadyMs = 5000

async function readOnce(options: PageOptions, live: LiveOptions, signal: AbortSignal, lastId: string): Promise<string> {
  const dead = new AbortController()
  let watchdog = setTimeout(() => dead.abort(), silenceMs)
  try {
    const headers: Record<string, string> = { accept: 'text/event-stream', ...lastId && { 'last-event-id': lastId } }
    const response = await send(options, '/v1/live', { signal: AbortSignal.any([signal, dead.signal]), cache: 'no-store', headers })
    live.onOpen(true)
    for await (const event of readEvents(response.body!)) {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => dead.abort(), silenceMs)
      if (!event) continue
      lastId = event.id || lastId
      if (event.event === 'changed') live.onChanged()
      if (event.event === 'closing') break
    }
  } catch {
    // Why it broke does not matter: the caller polls, and the line is tried again.
  } finally {
    clearTimeout(watchdog)
  }
  return lastId
}

/** Keeps a stream open until `signal` aborts: resumes at the last event, waits longer (up to a minute, jittered) after each failure. */
export async function keepLive(options: PageOptions, live: LiveOptions, signal: AbortSignal): Promise<void> {
  let lastId = ''
  let failures = 0
  while (!signal.aborted) {
    const started = Date.now()
    lastId = await readOnce(options, live, signal, lastId)
    live.onOpen(false)
    if (signal.aborted) return
    failures = Date.now() - started > steadyMs ? 1 : failures + 1
    const wait = Math.min(60_000, 1000 * 2 ** (failures - 1)) * (0.5 + (live.random ?? Math.random)() / 2)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait)
      signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
    })
  }
}
