import type { Widget } from '../kit/widget.ts'
import type { FaqView } from './view.ts'

export const faq: Widget<FaqView> = { id: 'faq', kind: 'service', region: 'main', load: () => import('./faq.tsx') }
