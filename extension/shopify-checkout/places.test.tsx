/** The smaller places on Shopify's pages: the announcement, a fulfilment, "Order again". */
import { fireEvent } from '@testing-library/preact'
import { describe, expect, test } from 'vitest'
import type { TrackingView } from '../../widgets/tracking/view.ts'
import { answer, inShopifysTime, pageOf, pass, pending, press, refusal, said, scenariosOf, setUp, unmount, usual } from '../../tests/builders/shopify-extension.ts'

inShopifysTime()

describe.each(['purchase.thank-you.announcement.render', 'customer-account.order-status.announcement.render'] as const)('%s', (target) => {
  const arriving = (scenario: string, locale: 'de' | 'en' = 'en') => pageOf({ 'order-status': scenariosOf('order-status')[scenario]! }, [locale, 'informal'])
  const line = () => document.body.querySelector('s-announcement')?.textContent

  test('says in one line when it arrives', async () => {
    const { draw } = setUp(target, () => answer(arriving('shipped')))
    await draw()
    expect(document.body.innerHTML).toBe('<s-announcement><s-text>Expected at your door: Fri&nbsp;20&nbsp;– Mon&nbsp;23&nbsp;Nov</s-text></s-announcement>')
  })

  test.each(Object.keys(scenariosOf('order-status')))('%s, in German', async (scenario) => {
    const { draw } = setUp(target, () => answer(arriving(scenario, 'de')), 'de')
    await draw()
    expect(line()).toMatch(/^[\p{L}\d].*[^:]$/su)
    expect(line()).not.toMatch(/undefined|null|\{\{|order-status\.|state\.|NaN/)
    if (scenario === 'out_for_delivery') expect(line()).toBe('Voraussichtlich bei dir: Heute, 16:00\u00a0–\u00a018:00\u00a0Uhr')
  })

  test('is put away for good, until it has something new to say', async () => {
    let page = arriving('shipped')
    const { draw } = setUp(target, () => answer(page))
    await draw()
    // Preact writes an event as the element spells its handler; Shopify's has ondismiss, jsdom's has none.
    fireEvent(document.body.querySelector('s-announcement')!, new Event('Dismiss'))
    await pass()
    expect(line()).toBeUndefined()
    unmount()
    await draw()
    expect(line()).toBeUndefined()
    page = arriving('delayed')
    await pass(60_000)
    expect(line()).toBeTruthy()
  })

  test.each([['pending', () => answer(pending)], ['an order status that is off', () => answer(usual('faq'))], ['trouble', () => refusal('internal', 500)], ['a stranger', () => refusal('forbidden', 403)]])('is silent in case of %s', async (_, server) => {
    const { draw } = setUp(target, server)
    await draw()
    expect(document.body.innerHTML).toBe('')
  })
})

describe('fulfillment details', () => {
  const target = 'customer-account.order-status.fulfillment-details.render-after'

  /** Three parcels: two in fulfilment 9, one folded, one in 10. */
  const split = () => {
    const [parcel] = (scenariosOf('tracking').usual!.view as TrackingView).parcels
    const parcels = [{ ...parcel!, id: 'a', fulfillment: '9', number: 'A-9' }, { ...parcel!, id: 'b', fulfillment: '10', number: 'B-10' }]
    const view: TrackingView = { ...scenariosOf('tracking').usual!.view as TrackingView, title: 'All parcels', parcels, rest: { summary: 'More', parcels: [{ ...parcel!, id: 'c', fulfillment: '9', number: 'C-9' }] } }
    return pageOf({ tracking: { title: '', now: '', view }, 'order-status': scenariosOf('order-status').usual! })
  }

  test('asks for that fulfilment and shows its parcels alone', async () => {
    const { asked, kept, shopify, draw } = setUp(target, () => answer(split()))
    shopify.fulfillmentId = 'gid://shopify/Fulfillment/9'
    await draw()
    expect(asked[0]!.url.searchParams.get('fulfillment')).toBe('gid://shopify/Fulfillment/9')
    expect(asked[0]!.url.searchParams.get('placement')).toBe('order_status')
    expect(said()).toMatch(/A-9.*C-9/s)
    expect(said()).not.toMatch(/B-10|All parcels|Delivery status/)
    expect([...kept.keys()]).toEqual(['fulfillment'])
  })

  test.each(['gid://shopify/Fulfillment/1', 'gid://shopify/Fulfillment/', ''])('nothing where "%s" has no parcel', async (id) => {
    const { shopify, draw } = setUp(target, () => answer(split()))
    shopify.fulfillmentId = id
    await draw()
    expect(said()).toBe('')
  })

  test.each([['pending', () => answer(pending)], ['trouble', () => refusal('internal', 500)], ['a stranger', () => refusal('forbidden', 403)], ['no answer yet', () => new Promise<Response>(() => {})]])('is silent in case of %s', async (_, server) => {
    const { draw } = setUp(target, server)
    await draw()
    expect(document.body.innerHTML).toBe('')
  })

  test('shows what it knew, without a word of trouble', async () => {
    let works = true
    const { shopify, draw } = setUp(target, () => (works ? answer(split()) : refusal('internal', 500)))
    shopify.fulfillmentId = 'gid://shopify/Fulfillment/10'
    await draw()
    works = false
    await pass(300_000)
    expect(said()).toContain('B-10')
    expect(said()).not.toContain('last known')
  })
})

describe('order again', () => {
  const [item, dialog] = ['customer-account.order.action.menu-item.render', 'customer-account.order.action.render'] as const

  test.each([['where the page offers it', () => answer(usual('reorder')), '<s-button>Order again</s-button>'], ['not where it is off', () => answer(usual('faq')), ''], ['not while pending', () => answer(pending), ''], ['not in trouble', () => refusal('internal', 500), '']])('stands beside an order %s', async (_, server, html) => {
    const { asked, shopify, draw } = setUp(item, server)
    shopify.orderId = 'gid://shopify/Order/12'
    await draw()
    expect(document.body.innerHTML).toBe(html)
    await pass(3_600_000)
    expect(asked.map(({ url }) => url.searchParams.get('order'))).toEqual(['gid://shopify/Order/12'])
  })

  test('opens the lines to choose from, and leads to the cart', async () => {
    const { shopify, draw } = setUp(dialog, (url) => answer(url.pathname.endsWith('acts') ? { url: 'https://shop.example/cart/1:1' } : usual('reorder', 'faq')))
    shopify.orderId = 'gid://shopify/Order/12'
    await draw()
    expect(document.body.querySelector('s-customer-account-action')!.getAttribute('heading')).toBe('Order again')
    expect(document.body.querySelectorAll('s-choice-list')).toHaveLength(1)
    fireEvent(document.body.querySelector('s-form')!, new Event('submit'))
    await pass()
    expect(document.body.querySelector('s-banner s-button')!.getAttribute('href')).toBe('https://shop.example/cart/1:1')
  })

  test('says so where it is no longer offered, or cannot be had', async () => {
    let works = true
    const { draw } = setUp(dialog, () => (works ? answer(usual('faq')) : refusal('internal', 500)))
    await draw()
    expect(said()).toBe('Order again | This is no longer offered here.')
    unmount()
    works = false
    const other = setUp(dialog, () => refusal('internal', 500))
    await other.draw()
    press('Load again')
    await pass()
    expect(other.asked).toHaveLength(2)
  })
})
