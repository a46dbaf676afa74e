import type { Widget } from '../kit/widget.ts'
import type { OrderSummaryView } from './view.ts'

export const orderSummary: Widget<OrderSummaryView> = { id: 'order-summary', kind: 'service', region: 'side', load: () => import('./order-summary.tsx') }
