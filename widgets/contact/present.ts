import type { Presenter } from '../../server/core/ports.ts'
import { ContactSettings } from './settings.ts'
import { ContactView } from './view.ts'

/** The shop's contact line; hidden where the merchant set no way to reach the shop. */
export const presenter: Presenter<typeof ContactSettings, typeof ContactView> = {
  id: 'contact', kind: 'service', help: true, region: 'side', placements: ['thank_you', 'order_status', 'tracking_page'],
  messages: ['contact'], settings: ContactSettings, view: ContactView, needs: [],
  present({ shop, order, settings }) {
    const { email, phone, hours, url } = shop.settings.contact
    if (!email && !phone && !url) return null
    return {
      heading: settings.heading || undefined, number: order.number,
      email: email || undefined, phone: phone || undefined, url: url || undefined,
      hours: (settings.hours && hours) || undefined, note: settings.note || undefined,
    }
  },
}
