import type { OrderState } from '../../server/contract/page-types.ts'
import type { IconName, Tone } from '../kit/kit.ts'

/** Badge of each state. Colour never stands alone: the icon and the word tell the same. */
export const look: Readonly<Record<OrderState, { icon: IconName; tone?: Tone }>> = {
  payment_pending: { icon: 'clock', tone: 'warning' },
  received: { icon: 'check', tone: 'accent' },
  in_preparation: { icon: 'box', tone: 'accent' },
  partly_shipped: { icon: 'truck', tone: 'accent' },
  shipped: { icon: 'truck', tone: 'accent' },
  out_for_delivery: { icon: 'truck', tone: 'accent' },
  delivered: { icon: 'check', tone: 'success' },
  ready_for_pickup: { icon: 'pin', tone: 'info' },
  delayed: { icon: 'clock', tone: 'warning' },
  action_required: { icon: 'shield', tone: 'critical' },
  delivery_attempted: { icon: 'home', tone: 'warning' },
  lost: { icon: 'alert', tone: 'critical' },
  exception: { icon: 'alert', tone: 'critical' },
  cancelled: { icon: 'x' },
  returning: { icon: 'undo', tone: 'info' },
  returned: { icon: 'undo', tone: 'info' },
  refunded: { icon: 'check', tone: 'success' },
  partly_refunded: { icon: 'undo', tone: 'info' },
}
