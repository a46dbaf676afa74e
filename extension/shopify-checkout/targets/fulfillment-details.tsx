import type { Api } from '@shopify/ui-extensions/customer-account.order-status.fulfillment-details.render-after'
import { Block, mount } from '../block.tsx'
import { ofFulfillment } from '../of-fulfillment.ts'
import { mapped, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** Below each fulfilment of Shopify's: where its own parcels are. */
export default () => mount(
  sandboxOf(shopify, { placement: 'order_status', order: mapped(shopify.order, (order) => order?.id), fulfillment: shopify.fulfillmentId, only: 'tracking' }),
  (props) => <Block {...props} quiet pick={(view) => ofFulfillment(view, shopify.fulfillmentId)} />,
)
