import type { Widget } from '../kit/widget.ts'
import type { TrackingView } from './view.ts'

export const tracking: Widget<TrackingView> = { id: 'tracking', kind: 'service', region: 'main', load: () => import('./tracking.tsx') }
