import type { Widget } from '../kit/widget.ts'
import type { ReviewView } from './view.ts'

export const review: Widget<ReviewView> = { id: 'review', kind: 'asking', region: 'side', load: () => import('./review.tsx') }
