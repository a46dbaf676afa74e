import type { Widget } from '../kit/widget.ts'
import type { LegalView } from './view.ts'

export const legal: Widget<LegalView> = { id: 'legal', kind: 'content', region: 'footer', load: () => import('./legal.tsx') }
