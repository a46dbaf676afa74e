import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sendAct, watchPage, type Watched } from './client.ts'
import { testView } from './host.fixture.tsx'
import { requestPage } from './request.ts'

const options = { base: 'https://server.test', token: 'secret', placement: 'thank_you', locale: 'de' } as const
type Handler = (url: URL, init: RequestInit & { headers: Record<string, string> }) => Response | Promise<Response>
let calls: { path: string; headers: Record<string, string>; body: unknown }[]

function answer(handlers: Record<string, Handler>) {
  vi.stubGlobal('fetch', async (address: string, init: RequestInit & { headers: Record<string, string> }) => {
    const url = new URL(address)
    calls.push({ path: url.pathname + url.search, headers: init.headers, body: init.body ? JSON.parse(init.body as string) as unknown : undefined })
    const handler = handlers[url.pathname]
    if (!handler) throw new TypeError('fetch failed')
    return handler(url, init)
  })
}
const page = (view = testView(), etag = '"1"') => new Response(JSON.stringify(view), { headers: { etag } })
const refusal = (status: number, code: string) => new Response(JSON.stringify({ error: { code, message: 'no', requestId: 'r' } }), { status })
/** A stream that the test feeds; it breaks when the reader goes. */
function stream() {
  let control!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>({ start: (controller) => { control = controller } })
  return { response: new Response(body), push: (text: string) => control.enqueue(new TextEncoder().encode(text)), end: () => control.close(), fail: () => control.error(new Error('aborted')) }
}
const pagesAsked = () => calls.filter(({ path }) => path.startsWith('/v1/page')).length
const setHidden = (hidden: boolean) => {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  calls = []
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  setHidden(false)
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('a page is asked for with the token, and unchanged where the server says so', async () => {
  answer({ '/v1/page': (_, { headers }) => (headers['if-none-match'] === '"1"' ? new Response(null, { status: 304 }) : page()) })
  const first = await requestPage(options)
  expect(calls[0]).toMatchObject({ path: '/v1/page?placement=thank_you&locale=de', headers: { authorization: 'Bearer secret' } })
  expect(await requestPage(options, first)).toBe(first)
})

test('a refusal carries the code of the server, a broken line its own', async () => {
  answer({ '/v1/page': () => refusal(401, 'unauthorized') })
  await expect(requestPage(options)).rejects.toMatchObject({ code: 'unauthorized' })
  answer({ '/v1/page': () => new Response('<html>', { status: 502 }) })
  await expect(requestPage(options)).rejects.toMatchObject({ code: 'upstream_unavailable' })
  answer({})
  await expect(requestPage(options)).rejects.toMatchObject({ code: 'offline' })
})

test('an act is sent with placement, locale and its key', async () => {
  answer({ '/v1/actions': () => new Response(JSON.stringify({ url: 'https://shop.test/cart' })) })
  expect(await sendAct(options, { widget: 'reorder', act: 'add', input: { lines: ['1'] } }, 'key-1')).toEqual({ url: 'https://shop.test/cart' })
  expect(calls[0]).toMatchObject({ headers: { 'idempotency-key': 'key-1' }, body: { widget: 'reorder', act: 'add', input: { lines: ['1'] }, placement: 'thank_you', locale: 'de' } })
})

test('a change told by the stream is fetched at once, and the stream resumes where it broke', async () => {
  const streams = [stream(), stream()]
  let opened = 0
  let number = 1
  answer({
    '/v1/page': (_, { headers }) => (headers['if-none-match'] === `"${number}"` ? new Response(null, { status: 304 }) : page(testView({ refreshSeconds: number }), `"${number}"`)),
    '/v1/live': () => streams[opened++]!.response,
  })
  const seen: Watched[] = []
  const watch = watchPage(options, (watched) => seen.push(watched))
  await vi.advanceTimersByTimeAsync(10)
  expect(seen.map(({ state }) => state)).toEqual(['ready'])
  number = 2
  streams[0]!.push('id: 7\nevent: chan')
  streams[0]!.push('ged\ndata: {"type":"changed","revision":7}\n')
  await vi.advanceTimersByTimeAsync(10)
  expect(seen.length).toBe(1)
  streams[0]!.push('\n')
  await vi.advanceTimersByTimeAsync(10)
  expect(seen.map(({ view }) => view?.refreshSeconds)).toEqual([1, 2])
  streams[0]!.end()
  await vi.advanceTimersByTimeAsync(1100)
  expect(calls.filter(({ path }) => path === '/v1/live').map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '7'])
  watch.stop()
  const before = calls.length
  await vi.advanceTimersByTimeAsync(600_000)
  expect(calls.length).toBe(before)
})

test('where no stream can be had, the page is asked for again every refreshSeconds', async () => {
  answer({ '/v1/page': () => page(testView({ refreshSeconds: 60 })), '/v1/live': () => refusal(503, 'upstream_unavailable') })
  const watch = watchPage(options, () => {})
  await vi.advanceTimersByTimeAsync(100)
  expect(pagesAsked()).toBe(1)
  await vi.advanceTimersByTimeAsync(60_500)
  expect(pagesAsked()).toBe(2)
  await vi.advanceTimersByTimeAsync(60_500)
  expect(pagesAsked()).toBe(3)
  watch.stop()
})

test('a dead stream is noticed by its silence; failed streams are tried ever more rarely', async () => {
  let opened = 0
  answer({ '/v1/page': () => page(), '/v1/live': (_, { signal }) => {
    opened++
    const { response, fail } = stream()
    return new Promise((resolve, reject) => {
      signal!.addEventListener('abort', fail)
      if (opened === 1) resolve(response)
      else reject(new TypeError('fetch failed'))
    })
  } })
  const watch = watchPage(options, () => {})
  await vi.advanceTimersByTimeAsync(100)
  expect(opened).toBe(1)
  await vi.advanceTimersByTimeAsync(120_000)
  const soon = opened
  await vi.advanceTimersByTimeAsync(120_000)
  expect(soon).toBeGreaterThan(1)
  expect(opened - soon).toBeLessThanOrEqual(4)
  watch.stop()
})

test('a pending page completes by itself', async () => {
  let status: 'pending' | 'ready' = 'pending'
  answer({ '/v1/page': () => page(testView({ status })) })
  const seen: string[] = []
  const watch = watchPage(options, ({ state }) => seen.push(state))
  await vi.advanceTimersByTimeAsync(5000)
  expect(pagesAsked()).toBeGreaterThan(1)
  status = 'ready'
  await vi.advanceTimersByTimeAsync(10_000)
  expect(seen.at(-1)).toBe('ready')
  watch.stop()
})

test('without an answer it is an error after four seconds, and still shown when it comes', async () => {
  let come!: (response: Response) => void
  answer({ '/v1/page': () => new Promise((resolve) => { come = resolve }) })
  const seen: string[] = []
  const watch = watchPage(options, ({ state }) => seen.push(state))
  await vi.advanceTimersByTimeAsync(3900)
  expect(seen).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(seen).toEqual(['error'])
  come(page())
  await vi.advanceTimersByTimeAsync(10)
  expect(seen).toEqual(['error', 'ready'])
  watch.stop()
})

test('a broken line keeps the last known page, and heals', async () => {
  let broken = false
  answer({ '/v1/page': () => { if (broken) throw new TypeError('fetch failed'); return page(testView({ refreshSeconds: 5 })) } })
  const seen: Watched[] = []
  const watch = watchPage(options, (watched) => seen.push(watched))
  await vi.advanceTimersByTimeAsync(100)
  broken = true
  await vi.advanceTimersByTimeAsync(6000)
  expect(seen.at(-1)).toMatchObject({ state: 'offline', view: { order: { number: '#1042' } } })
  broken = false
  dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(100)
  expect(seen.at(-1)!.state).toBe('ready')
  watch.stop()
})

test('an invalid link is not asked for again', async () => {
  answer({ '/v1/page': () => refusal(401, 'unauthorized') })
  const seen: string[] = []
  const watch = watchPage(options, ({ state }) => seen.push(state))
  await vi.advanceTimersByTimeAsync(600_000)
  dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(1000)
  expect([seen, pagesAsked()]).toEqual([['unauthorized'], 1])
  watch.stop()
})

test('a hidden page rests, and asks at once when it is seen again', async () => {
  let aborted = false
  answer({ '/v1/page': () => page(), '/v1/live': (_, { signal }) => { signal!.addEventListener('abort', () => { aborted = true }); return stream().response } })
  const watch = watchPage(options, () => {})
  await vi.advanceTimersByTimeAsync(100)
  setHidden(true)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(31_000)
  expect(aborted).toBe(true)
  const before = pagesAsked()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(pagesAsked()).toBe(before)
  setHidden(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(pagesAsked()).toBeGreaterThan(before)
  watch.stop()
})
