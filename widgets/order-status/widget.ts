import type { Widget } from '../kit/widget.ts'
import type { OrderStatusView } from './view.ts'

export const orderStatus: Widget<OrderStatusView> = { id: 'order-status', kind: 'service', region: 'main', load: () => import('./order-status.tsx') }
