import type { Api } from '@shopify/ui-extensions/customer-account.order.action.menu-item.render'
import { render } from 'preact'
import { requestPage } from '../request.ts'
import { fixed, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** "Order again" beside an order, where the page of that order offers it; pressing it opens reorder-action. */
export default async function reorderMenuItem(): Promise<void> {
  const sandbox = sandboxOf(shopify, { placement: 'order_status', order: fixed(shopify.orderId), only: 'reorder' })
  const offered = await requestPage(sandbox, shopify.orderId).then(({ view }) => view.widgets.some(({ id }) => id === 'reorder'), () => false)
  if (offered) render(<s-button>{sandbox.text('reorder')}</s-button>, document.body)
}
