import type { Widget } from '../kit/widget.ts'
import type { ContactView } from './view.ts'

export const contact: Widget<ContactView> = { id: 'contact', kind: 'service', load: () => import('./contact.tsx') }
