import type { Api } from '@shopify/ui-extensions/customer-account.order.action.render'
import { Block, mount } from '../block.tsx'
import { fixed, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** The dialog behind "Order again": the reorder widget of that order. */
export default () => mount(
  sandboxOf(shopify, { placement: 'order_status', order: fixed(shopify.orderId), only: 'reorder' }),
  (props) => (
    <s-customer-account-action heading={props.sandbox.text('reorder')}>
      <Block {...props} absent={<s-text>{props.sandbox.text('failed_not_found')}</s-text>} />
    </s-customer-account-action>
  ),
)
