import type { Api } from '@shopify/ui-extensions/purchase.thank-you.block.render'
import { Block, mount } from '../block.tsx'
import { mapped, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** The thank-you page, where the merchant placed a block. */
export default () => mount(sandboxOf(shopify, { placement: 'thank_you', order: mapped(shopify.orderConfirmation, (confirmation) => confirmation?.order.id) }), (props) => <Block {...props} />)
