import type { Api } from '@shopify/ui-extensions/customer-account.order-status.block.render'
import { Block, mount } from '../block.tsx'
import { mapped, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** The order status page, where the merchant placed a block. */
export default () => mount(sandboxOf(shopify, { placement: 'order_status', order: mapped(shopify.order, (order) => order?.id) }), (props) => <Block {...props} />)
