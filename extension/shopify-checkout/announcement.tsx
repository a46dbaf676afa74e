/// <reference types="@shopify/ui-extensions/purchase.thank-you.announcement.render" />
import { useLayoutEffect, useState } from 'preact/hooks'
import type { PageView } from '../../server/contract/page-types.ts'
import { tell } from '../../widgets/kit/tell.ts'
import type { OrderStatusView } from '../../widgets/order-status/view.ts'
import { useFollowed } from './block.tsx'
import { wordsOf } from './page.tsx'
import type { Sandbox } from './sandbox.ts'

/** "Expected with you: Tue 24 – Thu 26 Nov": label and fact of the order status, in one line. Nothing where that widget is off. */
function lineOf(view: PageView): string | undefined {
  const status = view.widgets.find(({ id }) => id === 'order-status')?.view as Pick<OrderStatusView, 'label' | 'fact'> | undefined
  if (!status) return undefined
  const words = { ...wordsOf(view), now: new Date() }
  const label = status.label.map((told) => tell(told, words)).join(' · ')
  const fact = tell(status.fact, words)
  return (label ? `${label}: ${fact}` : fact).replace(/\s*\n\s*/g, ' ')
}

/** What the buyer has put away is not said again; only news are. */
const slot = 'announcement'

export function Announcement({ sandbox }: { sandbox: Sandbox }) {
  const [{ state, view }] = useFollowed(sandbox)
  const [dismissed, setDismissed] = useState<string | null>()
  useLayoutEffect(() => { void sandbox.storage.read<string>(slot).catch(() => null).then(setDismissed) }, [sandbox])
  const line = state === 'ready' && view ? lineOf(view) : undefined
  if (!line || dismissed === undefined) return null
  const said = `${sandbox.order.value} ${line}`
  if (dismissed === said) return null
  const dismiss = () => {
    setDismissed(said)
    void sandbox.storage.write(slot, said).catch(() => {})
  }
  return <s-announcement onDismiss={dismiss}><s-text>{line}</s-text></s-announcement>
}
