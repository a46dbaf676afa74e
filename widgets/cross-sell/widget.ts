import type { Widget } from '../kit/widget.ts'
import type { CrossSellView } from './view.ts'

export const crossSell: Widget<CrossSellView> = { id: 'cross-sell', kind: 'selling', region: 'main', load: () => import('./cross-sell.tsx') }
