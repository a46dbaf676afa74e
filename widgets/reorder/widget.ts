import type { Widget } from '../kit/widget.ts'
import type { ReorderView } from './view.ts'

export const reorder: Widget<ReorderView> = { id: 'reorder', kind: 'selling', region: 'main', load: () => import('./reorder.tsx') }
