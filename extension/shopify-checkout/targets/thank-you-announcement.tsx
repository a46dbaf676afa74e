import type { Api } from '@shopify/ui-extensions/purchase.thank-you.announcement.render'
import { Announcement } from '../announcement.tsx'
import { mount } from '../block.tsx'
import { mapped, sandboxOf } from '../sandbox.ts'

declare const shopify: Api

/** One line on top of the thank-you page. */
export default () => mount(sandboxOf(shopify, { placement: 'thank_you', order: mapped(shopify.orderConfirmation, (confirmation) => confirmation?.order.id) }), ({ sandbox }) => <Announcement sandbox={sandbox} />)
