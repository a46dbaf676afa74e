import type { TrackingStatus } from '../../server/contract/page-types.ts'
import type { IconName, Tone } from '../kit/kit.ts'

/** Badge of each status. Colour never stands alone: the icon and the word tell the same. */
export const look: Readonly<Record<TrackingStatus, { icon: IconName; tone?: Tone }>> = {
  pending: { icon: 'clock' },
  info_received: { icon: 'box' },
  picked_up: { icon: 'truck', tone: 'accent' },
  in_transit: { icon: 'truck', tone: 'accent' },
  out_for_delivery: { icon: 'truck', tone: 'accent' },
  available_for_pickup: { icon: 'pin', tone: 'info' },
  delivery_attempted: { icon: 'home', tone: 'warning' },
  delivered: { icon: 'check', tone: 'success' },
  exception: { icon: 'alert', tone: 'critical' },
  returning: { icon: 'undo', tone: 'info' },
  returned: { icon: 'undo', tone: 'info' },
  cancelled: { icon: 'x' },
  expired: { icon: 'clock' },
  unknown: { icon: 'info' },
}
