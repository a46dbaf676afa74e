/** The two blocks, under Shopify's own tester: what is asked of our server, and what a buyer sees in each state. */
import { fireEvent } from '@testing-library/preact'
import { describe, expect, test, vi } from 'vitest'
import { answer, inShopifysTime, pass, pending, press, refusal, said, setUp, signalOf, unmount, usual } from '../../tests/builders/shopify-extension.ts'

inShopifysTime()

const thankYou = 'purchase.thank-you.block.render'
const orderStatus = 'customer-account.order-status.block.render'
const ready = usual('order-status', 'faq')

test('thank-you: pending while our server waits for the order, then the page; the order is named and proven', async () => {
  let answers = [pending, pending, ready]
  const { asked, shopify, draw } = setUp(thankYou, () => answer(answers.length > 1 ? answers.shift() : answers[0]))
  shopify.orderConfirmation.value = { order: { id: 'gid://shopify/OrderIdentity/7' }, isFirstOrder: false }
  shopify.checkoutToken = signalOf('tok&en') as never
  shopify.localization.language.value = { isoCode: 'de-DE' }
  await draw()
  expect(said()).toContain('The order is just arriving here.')
  expect(asked[0]!.url.href).toBe('https://afterglow.example/v1/shopify/page?placement=thank_you&order=gid%3A%2F%2Fshopify%2FOrderIdentity%2F7&checkout=tok%26en&locale=de-DE')
  expect(asked[0]!.init.headers).toEqual({ authorization: 'Bearer mock-session-token' })
  expect(asked[0]!.init.credentials).toBeUndefined()
  await pass(2000)
  await pass(3000)
  expect(asked).toHaveLength(3)
  expect(said()).toContain('Delivery status')
  expect(said()).toContain('Questions and answers')
})

test('pending is asked for later and later, and at once when Shopify names the order anew', async () => {
  const { asked, shopify, draw } = setUp(thankYou, () => answer(pending))
  const confirmation = signalOf({ order: { id: 'gid://shopify/OrderIdentity/7' }, isFirstOrder: false })
  shopify.orderConfirmation = confirmation as never
  await draw()
  await pass(60_000)
  const early = asked.length
  expect(early).toBeGreaterThan(5)
  expect(early).toBeLessThan(12)
  await pass(60 * 60_000)
  expect(asked.length - early).toBeLessThan(25)
  const before = asked.length
  confirmation.value = { order: { id: 'gid://shopify/Order/7' }, isFirstOrder: false }
  await pass()
  expect(asked).toHaveLength(before + 1)
  expect(asked.at(-1)!.url.searchParams.get('order')).toBe('gid://shopify/Order/7')
})

test('order status without an order says so, asks nothing, and goes on when there is one', async () => {
  const { asked, shopify, draw } = setUp(orderStatus, () => answer(ready))
  const order = signalOf<{ id: string; name: string } | undefined>(undefined)
  shopify.order = order as never
  await draw()
  expect(said()).toContain('The order is not known here yet.')
  await pass(600_000)
  expect(asked).toEqual([])
  order.value = { id: 'gid://shopify/Order/7', name: '#1007' }
  await pass()
  expect(said()).toContain('Delivery status')
  expect(asked[0]!.url.searchParams.get('placement')).toBe('order_status')
})

test.each([[{}, 2], [{ show: '' }, 2], [{ show: 'Whole page' }, 2], [{ show: 'Faq' }, 1], [{ show: ' order status ' }, 1], [{ show: 'Nothing we know' }, 0], [{ show: 7 }, 2]])('the editor\'s choice %j shows %i of two widgets', async (settings, count) => {
  const { shopify, draw } = setUp(thankYou, () => answer(ready))
  shopify.settings.value = settings as never
  await draw()
  expect(document.body.querySelectorAll('s-section')).toHaveLength(count)
})

test.each([['pending', () => answer(pending)], ['trouble', () => refusal('internal', 500)], ['refused', () => refusal('forbidden', 403)]])('the editor\'s preview explains itself (%s); a page that can be had is shown', async (_, server) => {
  let real = false
  const { shopify, draw } = setUp(thankYou, () => (real ? answer(ready) : server()))
  shopify.extension = { ...shopify.extension, editor: { type: 'checkout' } } as never
  await draw()
  expect(said()).toBe('A real order is shown here. | This preview has none. Everything else is set in the admin of Afterglow.')
  real = true
  await pass(60_000)
  expect(said()).toContain('Delivery status')
})

describe('trouble', () => {
  const troubles: [string, () => Response | Promise<Response>][] = [
    ['offline', () => Promise.reject(new TypeError('Failed to fetch'))], ['401', () => refusal('unauthorized', 401)], ['404', () => refusal('not_found', 404)], ['429', () => refusal('rate_limited', 429, { 'retry-after': '30' })],
    ['500', () => refusal('internal', 500)], ['a proxy\'s page', () => new Response('<h1>Bad gateway</h1>', { status: 502 })], ['a login page with 200', () => new Response('<html>')], ['another version', () => answer({ version: 2 })],
  ]
  test.each(troubles)('%s: calm, with a way to try again, and by itself', async (_, fail) => {
    let works = false
    const { asked, draw } = setUp(thankYou, () => (works ? answer(ready) : fail()))
    await draw()
    expect(said()).toContain('The order status cannot be loaded right now. | The order itself is not affected. | Load again')
    expect(said()).not.toContain('for developers')
    press('Load again')
    await pass()
    expect(asked).toHaveLength(2)
    works = true
    await pass(60_000)
    expect(said()).toContain('Delivery status')
  })

  test.each(troubles)('%s after a visit that went well: the last answer, with its time', async (name, fail) => {
    let works = true
    const { kept, draw } = setUp(thankYou, () => (works ? answer(ready) : fail()))
    await draw()
    expect(kept.get('page')).toMatchObject({ at: '2026-11-19T14:00:00.000Z', view: { status: 'ready' } })
    unmount()
    works = false
    await pass(3_600_000)
    await draw()
    expect(said()).toContain(name === 'offline' ? 'No connection. This is the last known state, from Thu\u00a019\u00a0Nov, 15:00.' : 'This is the last known state, from Thu\u00a019\u00a0Nov, 15:00. A newer one cannot be loaded right now.')
    expect(said()).toContain('Delivery status')
  })

  test('Retry-After is kept to', async () => {
    const { asked, draw } = setUp(thankYou, () => refusal('rate_limited', 429, { 'retry-after': '50' }))
    await draw()
    await pass(49_000)
    expect(asked).toHaveLength(1)
    await pass(17_000)
    expect(asked).toHaveLength(2)
  })

  test('a server that does not answer is told after a moment, and heard when it does', async () => {
    let come: (response: Response) => void = () => {}
    const { draw } = setUp(thankYou, () => new Promise((resolve) => { come = resolve }))
    await draw()
    expect(document.body.querySelectorAll('s-skeleton-paragraph').length).toBeGreaterThan(0)
    await pass(4000)
    expect(said()).toContain('cannot be loaded right now')
    come(answer(ready))
    await pass()
    expect(said()).toContain('Delivery status')
  })

  test('what was kept of another order, of another page or for too long is not shown', async () => {
    const { kept, shopify, draw } = setUp(orderStatus, () => refusal('internal', 500))
    const view = ready
    for (const stale of [{ of: 'order_status 8 ', at: '2026-11-19T13:00:00Z', view }, { of: 'thank_you 1 ', at: '2026-11-19T13:00:00Z', view }, { of: 'order_status 1 ', at: '2026-11-11T13:00:00Z', view }, { of: 'order_status 1 ', at: 'x', view }, { of: 'order_status 1 ', at: '2026-11-19T13:00:00Z' }, 'x', 7]) {
      kept.set('page', stale)
      await draw()
      expect(said()).not.toContain('Delivery status')
      unmount()
    }
    kept.set('page', { of: 'order_status 1 ', at: '2026-11-19T13:00:00Z', etag: null, view })
    shopify.order.value = { id: 'gid://shopify/OrderIdentity/1', name: '#1' } as never
    await draw()
    expect(said()).toContain('Delivery status')
  })

  test('without a storage that works the page is there all the same', async () => {
    const { shopify, draw } = setUp(thankYou, () => answer(ready))
    const broken = () => Promise.reject(new Error('QuotaExceeded'))
    shopify.storage = { read: broken, write: broken, delete: broken } as never
    await draw()
    expect(said()).toContain('Delivery status')
  })

  test('a storage that never answers holds nothing up', async () => {
    const { shopify, draw } = setUp(thankYou, () => answer(ready))
    shopify.storage = { read: () => new Promise(() => {}), write: () => new Promise(() => {}), delete: () => new Promise(() => {}) } as never
    await draw()
    await pass(500)
    expect(said()).toContain('Delivery status')
  })

  test.each(['the token', 'the answer', 'its body'])('where %s never comes, it is asked for again', async (what) => {
    let hangs = true
    const never = new Promise<never>(() => {})
    const { shopify, draw } = setUp(thankYou, () => (!hangs ? answer(ready) : what === 'its body' ? new Response(new ReadableStream()) : never))
    if (what === 'the token') shopify.sessionToken.get = () => (hangs ? never : Promise.resolve('token'))
    await draw()
    await pass(5000)
    expect(said()).toContain('cannot be loaded right now')
    hangs = false
    await pass(15_000)
    expect(said()).toContain('Delivery status')
  })

  test('a session token that cannot be had is like being offline', async () => {
    const { asked, shopify, draw } = setUp(thankYou, () => answer(ready))
    shopify.sessionToken.get = () => Promise.reject(new Error('no session'))
    await draw()
    expect(said()).toContain('cannot be loaded right now')
    expect(asked).toEqual([])
  })
})

describe('403', () => {
  test.each([['pre_authenticated', true], ['fully_authenticated', false]] as const)('%s: what was kept is forgotten; a way to sign in: %s', async (state, offered) => {
    let refused = false
    const { kept, shopify, draw } = setUp(orderStatus, () => (refused ? refusal('forbidden', 403) : answer({ ...ready, refreshSeconds: 10 })))
    shopify.authenticationState.value = state
    shopify.requireLogin = vi.fn(() => Promise.resolve())
    await draw()
    expect(kept.size).toBe(1)
    refused = true
    await pass(20_000)
    expect(said()).toContain('This order is shown after signing in.')
    expect(said()).not.toContain('Delivery status')
    expect(kept.size).toBe(0)
    expect(said().includes('| Sign in')).toBe(offered)
    if (offered) press('Sign in')
    expect(shopify.requireLogin).toHaveBeenCalledTimes(offered ? 1 : 0)
  })

  test('a redacted page offers to sign in to who came by a link', async () => {
    const { shopify, draw } = setUp(orderStatus, () => answer({ ...ready, scope: 'redacted' }))
    shopify.authenticationState.value = 'pre_authenticated'
    await draw()
    expect(said()).toContain('After signing in')
    unmount()
    shopify.authenticationState.value = 'fully_authenticated'
    await draw()
    expect(said()).toContain('Delivery status')
    expect(said()).not.toContain('After signing in')
  })
})

test('an unchanged page is asked for by its ETag, and less and less often', async () => {
  const { asked, draw } = setUp(thankYou, (_, init) => ((init.headers as Record<string, string>)['if-none-match'] === '"a"' ? answer(null, { status: 304 }) : answer(ready, { etag: '"a"' })))
  await draw()
  await pass(10 * 60_000)
  expect(asked.length).toBeGreaterThan(3)
  expect(asked.length).toBeLessThan(9)
  expect(asked.slice(1).every(({ init }) => init.headers['if-none-match'] === '"a"')).toBe(true)
  expect(said()).toContain('Delivery status')
  unmount()
  const before = asked.length
  await pass(3_600_000)
  expect(asked).toHaveLength(before)
})

describe('acts', () => {
  const shop = usual('reorder')
  const acting = async (act: (body: Record<string, unknown>) => Response | Promise<Response>) => {
    const bodies: Record<string, unknown>[] = []
    const set = setUp(thankYou, (url, init) => {
      if (url.pathname === '/v1/shopify/page') return answer(shop)
      bodies.push(JSON.parse(String(init.body)) as never)
      return act(bodies.at(-1)!)
    })
    await set.draw()
    const submit = async () => {
      fireEvent(document.body.querySelector('s-form')!, new Event('submit', { bubbles: true }))
      await pass()
    }
    return { ...set, bodies, submit }
  }

  test('are sent with what proves the order; where one leads is offered as a link', async () => {
    const { asked, bodies, submit } = await acting(() => answer({ url: 'https://shop.example/cart/1:2' }))
    await submit()
    expect(asked.at(-1)!.url.href).toBe('https://afterglow.example/v1/shopify/acts')
    expect(asked.at(-1)!.init).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer mock-session-token', 'content-type': 'application/json' } })
    expect(bodies[0]).toMatchObject({ placement: 'thank_you', order: 'gid://shopify/Order/1', locale: 'en', widget: 'reorder', act: 'cart' })
    expect(bodies[0]!.data).toMatchObject({ lines: expect.any(Array) })
    expect([...document.body.querySelectorAll('s-button')].find((button) => button.textContent === 'Continue')!.getAttribute('href')).toBe('https://shop.example/cart/1:2')
  })

  test('a lost answer is tried again under the same key; the next act has its own', async () => {
    let lost = true
    const { bodies, submit } = await acting(() => (lost ? Promise.reject(new TypeError('lost')) : answer({ url: '/v1/files/a.ics' })))
    await submit()
    expect(said()).toContain('No connection. Please try again in a moment.')
    lost = false
    await submit()
    await submit()
    expect(bodies[1]!.key).toBe(bodies[0]!.key)
    expect(bodies[2]!.key).not.toBe(bodies[0]!.key)
    expect(said()).not.toContain('No connection')
    expect(document.body.querySelector('s-banner s-button')!.getAttribute('href')).toBe('https://afterglow.example/v1/files/a.ics')
  })

  test.each([['forbidden', 403, 'after signing in with the account'], ['conflict', 409, 'no longer possible'], ['internal', 500, 'That did not work. Please try again.'], ['misconfigured', 500, 'That did not work. Please try again.'], ['rate_limited', 429, 'Please wait a moment']])('%s is told in the buyer\'s words', async (code, status, words) => {
    const { submit } = await acting(() => refusal(code, status))
    await submit()
    expect(said()).toContain(words)
    expect(said()).not.toContain('for developers')
  })

  test('an act\'s fresh page is shown and kept', async () => {
    const { kept, submit } = await acting(() => answer({ page: ready }))
    await submit()
    expect(said()).toContain('Delivery status')
    expect(kept.get('page')).toMatchObject({ view: { widgets: [{ id: 'order-status' }, { id: 'faq' }] } })
  })
})

test('a widget that fails is left out, one this build does not know too', async () => {
  const broken = { ...ready, widgets: [{ ...ready.widgets[0]!, view: {} }, { id: 'of-tomorrow', kind: 'service' as const, region: 'main' as const, view: {} }, ready.widgets[1]!] }
  const { draw } = setUp(thankYou, () => answer(broken))
  await draw()
  expect(document.body.querySelectorAll('s-section')).toHaveLength(1)
  expect(said()).toContain('Questions and answers')
})
