import type { Widget } from './kit/widget.ts'
import { orderStatus } from './order-status/widget.ts'
import { tracking } from './tracking/widget.ts'
import { reorder } from './reorder/widget.ts'
import { crossSell } from './cross-sell/widget.ts'
import { faq } from './faq/widget.ts'
import { orderSummary } from './order-summary/widget.ts'
import { contact } from './contact/widget.ts'
import { review } from './review/widget.ts'
import { legal } from './legal/widget.ts'

/** Every widget, in the order it stands on a page by default. Adding one: this line and one in presenters.ts. */
export const widgets: readonly Widget<never>[] = [
  orderStatus,
  tracking,
  reorder,
  crossSell,
  faq,
  orderSummary,
  contact,
  review,
  legal,
]
