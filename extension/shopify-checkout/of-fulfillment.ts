import type { PageView } from '../../server/contract/page-types.ts'
import type { TrackingView } from '../../widgets/tracking/view.ts'

/** A page with nothing but the parcels of one fulfilment; without any where it has none. Its number decides, whatever stands before it (`gid://shopify/Fulfillment/9`). */
export function ofFulfillment(view: PageView, fulfillment: string): PageView {
  const number = fulfillment.split('/').pop()
  const widgets = view.widgets.flatMap((widget) => {
    if (widget.id !== 'tracking') return []
    const { parcels, rest } = widget.view as TrackingView
    const own = [...parcels, ...rest?.parcels ?? []].filter((parcel) => parcel.fulfillment === number)
    const part: TrackingView = { title: { key: 'tracking.title', values: { count: own.length } }, intro: [], parcels: own }
    return own.length > 0 ? [{ ...widget, view: part }] : []
  })
  return { ...view, widgets }
}
