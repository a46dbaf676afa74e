import type { Api } from '@shopify/ui-extensions/customer-account.order-status.announcement.render'
import { Announcement } from '../announcement.tsx'
import { mount } from '../block.tsx'
import { mapped, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** One line on top of the order status page. */
export default () => mount(sandboxOf(shopify, { placement: 'order_status', order: mapped(shopify.order, (order) => order?.id) }), ({ sandbox }) => <Announcement sandbox={sandbox} />)
