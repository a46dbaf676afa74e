import axe from 'axe-core'
import { useState } from 'preact/hooks'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { PageView } from '../../server/contract/page-types.ts'
import { Button, Card, Form, Heading, Text, TextField, Time, withHost, type Host, type WidgetProps } from '../../widgets/kit/host.ts'
import { testView } from './host.fixture.tsx'

/** Two widgets of our own: one that tells and asks, one that is broken. */
const Telling = withHost(function Telling({ view, t, format, act }: WidgetProps<{ name: string; at: string }>, { now }: Host) {
  const [pressed, setPressed] = useState(false)
  return (
    <Card label={t('told.title')}>
      <Heading level={2}>{t('told.title')}</Heading>
      <Text>{view.name}</Text>
      <Time at={view.at} text={now ? 'gerade eben' : format.dayTime(view.at)} />
      <Form act="ask"><TextField name="question" label="Frage" /><Button submit>Fragen</Button></Form>
      <Button onPress={() => { setPressed(true); void act('press').catch(() => {}) }}>{pressed ? 'Gedrückt' : 'Drücken'}</Button>
    </Card>
  )
})
const Broken = () => { throw new Error('broken on purpose') }
const late = vi.hoisted(() => ({ load: vi.fn() }))
late.load.mockImplementation(async () => ({ default: Telling }))
vi.mock('../../widgets/registry.ts', () => ({
  widgets: [
    { id: 'telling', kind: 'service', load: async () => ({ default: Telling }) },
    { id: 'broken', kind: 'service', load: async () => ({ default: Broken }) },
    { id: 'late', kind: 'service', load: late.load },
  ],
}))

const widget = (id: string, name: string, region: 'main' | 'side' = 'main') => ({ id, kind: 'service' as const, region, view: { name, at: '2026-11-20T10:00:00Z' } })
const hostile = '</template></script><script>alert(1)</script> Zoë "&" <b>'
const view = (over: Partial<PageView> = {}) => testView({ widgets: [widget('telling', hostile), widget('broken', 'x', 'side')], messages: { 'told.title': 'Erzählt' }, ...over })

let answers: Record<string, (init: RequestInit) => Response | Promise<Response>>
let asked: { path: string; init: RequestInit & { headers: Record<string, string> } }[]
const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status })
const events: CustomEvent[] = []

/** What a browser's parser does with a declared shadow root. */
function parseDeclared(html: string): HTMLElement {
  const holder = document.createElement('div')
  holder.innerHTML = html
  for (const template of holder.querySelectorAll<HTMLTemplateElement>('template[shadowrootmode]')) {
    const host = template.parentElement!
    host.attachShadow({ mode: 'open' }).append(document.importNode(template.content, true))
    template.remove()
  }
  return holder
}
const rootOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.ag')!
const make = (name: string, attributes: Record<string, string>) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries({ token: 'secret', src: 'https://server.test', ...attributes })) element.setAttribute(key, value)
  document.body.append(element)
  return element
}
let renderFragment: typeof import('./render.tsx').renderFragment
let renderDocument: typeof import('./render.tsx').renderDocument
const options = { token: 'sec"ret', baseUrl: 'https://server.test', returnUrl: 'https://shop.test/danke?a=1&b=2' }

beforeAll(async () => {
  ({ renderFragment, renderDocument } = await import('./render.tsx'))
  const { AfterglowElement } = await import('./element.ts')
  for (const name of ['afterglow-page', 'afterglow-widget']) customElements.define(name, class extends AfterglowElement {})
  for (const name of ['ready', 'view', 'act', 'error']) document.addEventListener(`afterglow:${name}`, (event) => events.push(event as CustomEvent))
})
beforeEach(() => {
  events.length = 0
  asked = []
  answers = {}
  vi.stubGlobal('fetch', async (address: string, init: RequestInit & { headers: Record<string, string> }) => {
    const { pathname } = new URL(address)
    asked.push({ path: pathname, init })
    const answer = answers[pathname]
    if (!answer) throw new TypeError('fetch failed')
    return answer(init)
  })
})
afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})
const told = (name: string) => events.filter(({ type }) => type === `afterglow:${name}`)

test('the server\'s HTML: facts, forms with all their fields, no style, nothing runs', () => {
  const html = renderFragment(view(), options)
  const holder = parseDeclared(html)
  const root = rootOf(holder.querySelector('afterglow-page')!)
  expect(root.querySelectorAll('[style], script').length).toBe(0)
  expect(root.textContent).toContain(hostile)
  expect(root.textContent).toMatch(/Fr,\s20\.\sNov\.,\s11:00/)
  const form = root.querySelector('form')!
  const { idempotencyKey, ...fields } = Object.fromEntries(new FormData(form)) as Record<string, string>
  expect(fields).toEqual({ token: 'sec"ret', widget: 'telling', act: 'ask', placement: 'thank_you', locale: 'de', returnUrl: options.returnUrl, question: '' })
  expect(idempotencyKey).toMatch(/^[\da-f-]{36}\.telling\.ask$/)
  expect(form.action).toBe('https://server.test/v1/actions')
  expect(holder.querySelectorAll('script').length).toBe(0)
})

test('hydrating changes nothing, then the element is alive', async () => {
  answers['/v1/page'] = () => new Response(null, { status: 304 })
  const holder = parseDeclared(renderFragment(view(), options))
  const root = rootOf(holder.querySelector('afterglow-page')!)
  const before = root.innerHTML
  const nodes = [...root.querySelectorAll('*')]
  const changes: MutationRecord[] = []
  const observer = new MutationObserver((records) => changes.push(...records))
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
  document.body.append(holder)
  await vi.waitFor(() => expect(told('ready').length).toBe(1))
  changes.push(...observer.takeRecords())
  expect(changes.filter(({ type }) => type === 'childList').length).toBe(0)
  expect([...root.querySelectorAll('*')]).toEqual(nodes)
  expect(root.innerHTML.replace('gerade eben', /<time[^>]*>([^<]*)/.exec(before)![1]!)).toBe(before)
  root.querySelector<HTMLButtonElement>('button[type=button]')!.click()
  await vi.waitFor(() => expect(root.textContent).toContain('Gedrückt'))
})

test('a bare element shows the server\'s HTML, shared by all elements of the page, then follows it', async () => {
  answers['/v1/page.html'] = () => new Response(renderFragment(view(), { token: 'secret', baseUrl: 'https://server.test' }))
  answers['/v1/page'] = () => json(view())
  const page = make('afterglow-page', {})
  const single = make('afterglow-widget', { name: 'telling' })
  const absent = make('afterglow-widget', { name: 'absent' })
  await vi.waitFor(() => expect(told('ready').length).toBe(3))
  expect(asked.filter(({ path }) => path === '/v1/page.html').length).toBe(1)
  expect(asked.find(({ path }) => path === '/v1/page.html')!.init.headers).toMatchObject({ authorization: 'Bearer secret' })
  expect(asked.filter(({ path }) => path === '/v1/live').length).toBeLessThanOrEqual(1)
  expect(rootOf(page).querySelectorAll('[data-region]').length).toBe(2)
  expect(rootOf(single).querySelectorAll('.ag-widget').length).toBe(1)
  expect(rootOf(single).textContent).toContain('Erzählt')
  expect(rootOf(absent).textContent).toBe('')
  expect((told('view')[0]!.detail as PageView).order!.number).toBe('#1042')
})

test('a widget that breaks is left out, told once, and the page stands', async () => {
  answers['/v1/page'] = () => json(view())
  const page = make('afterglow-page', { token: 'broken' })
  await vi.waitFor(() => expect(told('ready').length).toBe(1))
  expect(rootOf(page).querySelector('[data-widget="broken"]')!.childElementCount).toBe(0)
  expect(rootOf(page).textContent).toContain('Erzählt')
  expect(told('error').map(({ detail }) => (detail as { widget?: string }).widget)).toEqual(['broken'])
})

test('an act: one key until it succeeded, the fresh page, the event, and http addresses only', async () => {
  let fail = true
  answers['/v1/page'] = () => json(view())
  answers['/v1/actions'] = () => {
    if (fail) throw new TypeError('fetch failed')
    return json({ page: view({ widgets: [widget('telling', 'frisch')] }), url: 'javascript:alert(1)' })
  }
  const page = make('afterglow-page', { token: 'act' })
  await vi.waitFor(() => expect(told('ready').length).toBe(1))
  const root = rootOf(page)
  const form = root.querySelector('form')!
  form.querySelector<HTMLInputElement>('[name=question]')!.value = 'Wann?'
  form.requestSubmit()
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')!.textContent).toBe('Keine Verbindung. Bitte gleich noch einmal versuchen.'))
  fail = false
  form.requestSubmit()
  await vi.waitFor(() => expect(root.textContent).toContain('frisch'))
  const sent = asked.filter(({ path }) => path === '/v1/actions')
  expect(sent.map(({ init }) => JSON.parse(init.body as string) as unknown)).toEqual([1, 2].map(() => ({ widget: 'telling', act: 'ask', input: { question: 'Wann?' }, placement: 'thank_you', locale: 'de' })))
  expect(new Set(sent.map(({ init }) => init.headers['idempotency-key'])).size).toBe(1)
  await vi.waitFor(() => expect(told('act').map(({ detail }) => detail as unknown)).toEqual([{ widget: 'telling', act: 'ask', url: 'javascript:alert(1)' }]))
  expect(location.href).not.toContain('alert')
})

test.each([
  ['an expired link leads to the look-up', () => json({ error: { code: 'unauthorized', message: '', requestId: '' } }, 401), 'Dieser Link ist nicht mehr gültig.', 'a[href="https://server.test/track"]'],
  ['a server that fails is told calmly, with a way on', () => json({}, 500), 'Der Bestellstatus lässt sich gerade nicht laden.', 'button'],
  ['a pending order is waited for', () => json(testView({ status: 'pending', order: null })), 'Die Bestellung kommt gerade bei uns an.', '[role=status]'],
])('%s', async (name, answer, text, way) => {
  answers['/v1/page'] = answer
  const page = make('afterglow-page', { token: name, locale: 'de' })
  await vi.waitFor(() => expect(rootOf(page).textContent).toContain(text))
  expect(rootOf(page).querySelector(way)).toBeTruthy()
  const { violations } = await axe.run(rootOf(page), { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('nothing yet: the room is kept, an error after four seconds, and the page when it comes', async () => {
  const never = new Promise<Response>(() => {})
  let come!: (response: Response) => void
  answers['/v1/page.html'] = () => never
  answers['/v1/page'] = () => new Promise((resolve) => { come = resolve })
  vi.useFakeTimers()
  const page = make('afterglow-page', { token: 'slow', locale: 'en' })
  expect(rootOf(page).querySelectorAll('.ag-late .ag-skeleton').length).toBe(4)
  await vi.advanceTimersByTimeAsync(3900)
  expect(rootOf(page).textContent).toBe('')
  await vi.advanceTimersByTimeAsync(200)
  vi.useRealTimers()
  await vi.waitFor(() => expect(rootOf(page).textContent).toContain('Load again'))
  expect(rootOf(page).querySelector('.ag-skeleton')).toBeNull()
  come(json(view()))
  await vi.waitFor(() => expect(rootOf(page).textContent).toContain('Erzählt'))
})

test('an element that is taken away asks no more', async () => {
  answers['/v1/page'] = () => json(view({ refreshSeconds: 0 }))
  const page = make('afterglow-page', { token: 'gone' })
  await vi.waitFor(() => expect(told('ready').length).toBe(1))
  page.remove()
  const before = asked.length
  dispatchEvent(new Event('online'))
  await new Promise((resolve) => { setTimeout(resolve, 50) })
  expect(asked.length).toBe(before)
})

test('the document: language, title, privacy, no inline style, one script with the nonce', () => {
  const html = renderDocument(view({ scheme: 'dark', order: { number: '#1<042>', state: 'shipped', placedAt: '2026-11-16T09:00:00Z' } }), { ...options, nonce: 'n0nce' })
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  expect(parsed.documentElement.lang).toBe('de')
  expect(parsed.title).toBe('Bestellung #1<042> · Morgentau')
  expect(parsed.querySelector('h1')!.textContent).toBe('Bestellung #1<042>')
  expect(parsed.querySelector('meta[name=robots]')!.getAttribute('content')).toBe('noindex')
  expect(parsed.querySelector('meta[name=referrer]')!.getAttribute('content')).toBe('no-referrer')
  expect(parsed.body.dataset.scheme).toBe('dark')
  expect([...parsed.querySelectorAll('script')].map(({ nonce, src }) => [nonce, src])).toEqual([['n0nce', 'https://server.test/embed/v1.js']])
  expect(html).not.toMatch(/ style=|<style/)
  expect(html).not.toContain('http-equiv')
})

test('the document greets by name, whatever the name is', () => {
  const html = renderDocument(view({ locale: 'en', direction: 'ltr', order: { number: '#7', state: 'shipped', placedAt: '2026-11-16T09:00:00Z', greeting: '<b>Zoë $& 🎁' } }), { ...options, nonce: 'n' })
  expect(new DOMParser().parseFromString(html, 'text/html').querySelector('h1')!.textContent).toBe('Hello <b>Zoë $& 🎁 – order #7')
})

test('scripts that do not come leave the server\'s HTML standing, and are asked for again', async () => {
  answers['/v1/page'] = () => new Response(null, { status: 304 })
  late.load.mockRejectedValueOnce(new Error('no line'))
  const holder = parseDeclared(renderFragment(view({ widgets: [widget('late', 'Spät')] }), options))
  const before = rootOf(holder.querySelector('afterglow-page')!).innerHTML
  vi.useFakeTimers()
  document.body.append(holder)
  await vi.advanceTimersByTimeAsync(100)
  expect([told('error').length, told('ready').length]).toEqual([1, 0])
  holder.querySelector('afterglow-page')!.setAttribute('scheme', 'dark')
  await vi.advanceTimersByTimeAsync(5000)
  expect(rootOf(holder.querySelector('afterglow-page')!).innerHTML).toBe(before)
  await vi.advanceTimersByTimeAsync(6000)
  vi.useRealTimers()
  expect(told('ready').length).toBe(1)
  expect(rootOf(holder.querySelector('afterglow-page')!).dataset.scheme).toBe('dark')
})

test('a pending document fills itself without JavaScript', () => {
  const html = renderDocument(testView({ status: 'pending', order: null }), { ...options, nonce: 'n' })
  expect(html).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>')
  expect(html).toContain('Diese Seite füllt sich von selbst')
})
