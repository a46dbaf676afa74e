import type { Presenter } from '../../server/core/ports.ts'
import { LegalSettings } from './settings.ts'
import { LegalView } from './view.ts'

/** The shop's legal links and the line below them; hidden where neither is set. */
export const presenter: Presenter<typeof LegalSettings, typeof LegalView> = {
  id: 'legal', kind: 'content', region: 'footer', placements: ['thank_you', 'order_status', 'tracking_page'],
  messages: ['legal'], settings: LegalSettings, view: LegalView, needs: [],
  present({ shop, settings }) {
    const { links, text } = shop.settings.legal
    const line = (settings.text && text) || undefined
    if (links.length === 0 && !line) return null
    return { heading: settings.heading || undefined, links, text: line }
  },
}
