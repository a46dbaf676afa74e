import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { InHost, testHost } from '../../extension/web/host.fixture.tsx'
import { loadMessages } from '../../server/messages.ts'
import { makeTranslate } from '../kit/translate.ts'
import Review from './review.tsx'
import { scenarios } from './scenarios.ts'

const page = window as unknown as Record<string, unknown>
afterEach(() => {
  cleanup()
  delete page.gapi
  delete page.afterglowGoogleReady
})
const t = makeTranslate('de', loadMessages('locales').forWidgets('de', 'informal', ['review']))
const { format } = testHost()
function show(name: string, loadScript?: (url: string) => Promise<void>) {
  const act = vi.fn(async () => {})
  const host = testHost({ t, act, loadScript, now: new Date(scenarios[name]!.now) })
  return { ...render(<InHost host={host}><Review view={scenarios[name]!.view} t={t} format={format} act={act} /></InHost>), act }
}
/** Google's script as its page describes it: calls what `onload` names, offers gapi.load and surveyoptin.render. */
const google = (rendered: (options: unknown) => void) => vi.fn(async (url: string) => {
  page.gapi = { load: (_: string, ready: () => void) => ready(), surveyoptin: { render: rendered } }
  ;(page[new URL(url).searchParams.get('onload')!] as () => void)()
})

test('Google is loaded by the click only, after saying what is sent, with every required field', async () => {
  const rendered = vi.fn()
  const loadScript = google(rendered)
  const { container, act } = show('google', loadScript)
  for (const told of ['lena@example.com', '#1042', 'DE', '27.']) expect(container.textContent).toContain(told)
  expect(loadScript).not.toHaveBeenCalled()
  expect(container.querySelector('script, iframe, img[src*=google]')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: /Google laden/ }))
  await vi.waitFor(() => expect(act).toHaveBeenCalledWith('google'))
  expect(loadScript.mock.calls[0]![0]).toMatch(/^https:\/\/apis\.google\.com\/js\/platform\.js\?onload=/)
  expect(rendered).toHaveBeenCalledExactlyOnceWith({
    merchant_id: 123456789, order_id: '#1042', email: 'lena@example.com', delivery_country: 'DE', estimated_delivery_date: '2026-11-27',
  })
})

test('where Google does not answer, it says so, and nothing is remembered as answered', async () => {
  const { container, act } = show('google', () => Promise.reject(new Error('blocked')))
  fireEvent.click(screen.getByRole('button', { name: /Google laden/ }))
  await vi.waitFor(() => expect(container.textContent).toContain('Google hat nicht geantwortet.'))
  expect(act).not.toHaveBeenCalled()
})

test('a host that may load nothing offers nothing of Google', () => {
  expect(show('google').container.textContent).toBe('')
})

test('rating and comment are sent by the form; "not now" is remembered', async () => {
  const { act } = show('usual')
  fireEvent.click(screen.getByLabelText('2 Sterne'))
  fireEvent.input(screen.getByRole('textbox'), { target: { value: 'Zu spät' } })
  fireEvent.click(screen.getByRole('button', { name: 'Bewertung senden' }))
  await vi.waitFor(() => expect(act).toHaveBeenCalledWith('rate', expect.objectContaining({ stars: '2', comment: 'Zu spät' })))
  fireEvent.click(screen.getByRole('button', { name: 'Nicht jetzt' }))
  await vi.waitFor(() => expect(act).toHaveBeenCalledWith('dismiss', expect.anything()))
})

test('five stars and one see the same page', () => {
  const five = show('thanks').container.innerHTML
  cleanup()
  expect(show('unhappy').container.innerHTML).toBe(five)
  expect(screen.getAllByRole('link')).toHaveLength(4)
})
