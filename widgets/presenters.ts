import type { Presenter } from '../server/core/ports.ts'
import { presenter as orderStatus } from './order-status/present.ts'
import { presenter as tracking } from './tracking/present.ts'
import { presenter as reorder } from './reorder/present.ts'
import { presenter as crossSell } from './cross-sell/present.ts'
import { presenter as faq } from './faq/present.ts'
import { presenter as orderSummary } from './order-summary/present.ts'
import { presenter as contact } from './contact/present.ts'
import { presenter as review } from './review/present.ts'
import { presenter as legal } from './legal/present.ts'

/** Every widget's server half, in the order it stands on a page by default. */
export const presenters: readonly Presenter[] = [
  orderStatus,
  tracking,
  reorder,
  crossSell,
  faq,
  orderSummary,
  contact,
  review,
  legal,
] as unknown as readonly Presenter[]
