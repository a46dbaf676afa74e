import type { Widget } from '../kit/widget.ts'
import type { ContactView } from './view.ts'

export const contact: Widget<ContactView> = { id: 'contact', kind: 'service', region: 'side', load: () => import('./contact.tsx') }
