import { cleanup, render, screen, waitFor } from '@testing-library/preact'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CarrierConnection, CarrierHookState } from './api.ts'
import { WebhookPane } from './webhook-pane.tsx'

const asked: { method: string; path: string; body: unknown }[] = []
beforeEach(() => {
  asked.length = 0
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ method: init.method!, path, body: typeof init.body === 'string' ? JSON.parse(init.body) as unknown : null })
    return Response.json({ ok: true })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const hook = (changes: Partial<CarrierHookState> = {}): CarrierHookState =>
  ({ url: 'https://afterglow.example/v1/carriers/easypost/webhooks/abc', secret: '0123456789abcdef', lastEventAt: null, lastError: null, subscribedUntil: null, ...changes })
const carrier = (webhook: CarrierConnection['webhook'], id = 'easypost'): CarrierConnection =>
  ({ id, name: 'EasyPost', form: {}, connected: true, settings: {}, check: null, canCheck: false, aliases: [], gives: [], readsOthers: false, quota: null, pace: null, webhook })
const show = (connection: CarrierConnection, onChanged = vi.fn(async () => undefined)) => {
  const { container } = render(<WebhookPane shopId="shop-1" carrier={connection} onChanged={onChanged} />)
  return { onChanged, container }
}
const values = () => screen.queryAllByRole<HTMLInputElement>('textbox', { hidden: true }).map(({ value }) => value)

test('a carrier that tells nothing unasked shows nothing', () => {
  expect(show(carrier(null)).container.textContent).toBe('')
})

test('the way is opened by a click, with the carrier\'s own steps beside it', async () => {
  const { onChanged, container } = show(carrier({ secret: 'ours', hook: null }))
  expect(container.textContent).toContain('app.easypost.com')
  await userEvent.click(screen.getByText('Open the way'))
  await waitFor(() => expect(onChanged).toHaveBeenCalledOnce())
  expect(asked).toEqual([{ method: 'POST', path: '/admin/api/shops/shop-1/carriers/easypost/webhook', body: {} }])
})

test('address and secret stand there to be copied', async () => {
  const written: string[] = []
  show(carrier({ secret: 'ours', hook: hook() }))
  vi.stubGlobal('navigator', { clipboard: { writeText: async (text: string) => void written.push(text) } })
  expect(values()).toEqual([hook().url, hook().secret])
  screen.getByLabelText('Copy: Secret').click()
  await waitFor(() => expect(written).toEqual([hook().secret]))
  expect(await screen.findByText('Copied')).toBeTruthy()
})

test.each([
  ['theirs', hook({ secret: null }), [hook().url]],
  ['address', hook({ secret: null, url: 'https://a.example/x?token=t' }), ['https://a.example/x?token=t']],
  ['subscribed', hook({ secret: null }), []],
] as const)('what there is to enter where the secret is %s', (secret, state, expected) => {
  show(carrier({ secret, hook: state }))
  expect(values()).toEqual(expected)
})

test('how it goes is told, and a failure stands open', () => {
  const { container } = show(carrier({ secret: 'subscribed', hook: hook({ lastError: 'UPS does not accept the key.' }) }, 'ups'))
  expect([container.querySelector('details')!.open, container.querySelector('[data-tone=critical]')!.textContent]).toEqual([true, 'Not working: UPS does not accept the key.'])
  cleanup()
  expect(show(carrier({ secret: 'ours', hook: hook() })).container.textContent).toContain('No message has come yet.')
  cleanup()
  expect(show(carrier({ secret: 'ours', hook: hook({ lastEventAt: Date.UTC(2026, 10, 20) }) })).container.textContent).toContain('Last message on')
})

test('a new address and the end are one click each', async () => {
  const { onChanged } = show(carrier({ secret: 'ours', hook: hook() }))
  screen.getByText('New address and secret').click()
  await waitFor(() => expect(onChanged).toHaveBeenCalledOnce())
  screen.getByText('Close the way').click()
  await waitFor(() => expect(onChanged).toHaveBeenCalledTimes(2))
  expect(asked.map(({ method, body }) => [method, body])).toEqual([['POST', { renew: true }], ['DELETE', null]])
})
