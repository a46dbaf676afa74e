import * as z from 'zod'
import { AppError } from '../../server/contract/errors.ts'
import { Text } from '../../server/contract/text.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { Act } from '../../server/core/store-port.ts'
import type { ActOutcome, PresentContext, WidgetAct } from '../../server/core/present-context.ts'
import { ReviewSettings } from './settings.ts'
import { ReviewView, type GoogleOptIn } from './view.ts'

type Context = PresentContext<ReviewSettings>
const dayMs = 86_400_000
/** Whoever answered or waved off is left alone this long, on every order of theirs. */
const restDays = 90
/** How long the thanks and the links stay after a rating. */
const thanksDays = 7

const isOurs = ({ widget }: Act) => widget === 'review'
const lastRating = ({ acts }: PresentContext) => acts.filter(isOurs).find(({ act }) => act === 'rate')

function googleOptIn({ placement, settings, order, facts, today }: Context): GoogleOptIn | null {
  const { email } = order.buyer
  const country = order.shippingAddress?.country
  const deliveryDay = facts.promise?.to
  if (placement !== 'thank_you' || !settings.googleMerchantId || !email || !country || !deliveryDay || deliveryDay < today) return null
  if (facts.deliveredAt !== null || ['cancelled', 'returned', 'refunded'].includes(facts.state)) return null
  const gtins = [...new Set(order.lines.flatMap(({ gtin }) => (gtin && /^(\d{8}|\d{12,14})$/.test(gtin) ? [gtin] : [])))]
  return { merchantId: settings.googleMerchantId, orderId: order.number, email, country, deliveryDay, gtins }
}

function present(context: Context): ReviewView | null {
  const { scope, now, facts, acts, earlierActs, settings, shop } = context
  if (scope !== 'act') return null
  const rated = lastRating(context)
  if (rated) {
    const stars = Number(rated.data.stars)
    const places = (['google', 'trustedShops', 'trustpilot', 'shop'] as const).flatMap((id) => (settings.links[id] ? [{ id, url: settings.links[id] }] : []))
    return now - rated.at < thanksDays * dayMs && stars >= 1 && stars <= 5 ? { step: 'thanks', shop: shop.name, stars, places } : null
  }
  if ([...acts, ...earlierActs].some((act) => isOurs(act) && now - act.at < restDays * dayMs)) return null
  const google = googleOptIn(context)
  if (google) return { step: 'google', shop: shop.name, google }
  const arrived = facts.state === 'delivered' && facts.deliveredAt !== null && now >= facts.deliveredAt + settings.waitDays * dayMs
  return arrived ? { step: 'ask', shop: shop.name } : null
}

const RateInput = z.object({ stars: z.coerce.number().int().min(1).max(5), comment: Text(2000).default('') })
function rate(context: PresentContext, { stars, comment }: z.output<typeof RateInput>): ActOutcome {
  if (lastRating(context)) throw new AppError('conflict', 'This order has been rated already.')
  if (present(context as Context)?.step !== 'ask') throw new AppError('conflict', 'This order can be rated once it has arrived.')
  return { record: { stars, comment } }
}
const rateAct: WidgetAct<typeof RateInput> = { input: RateInput, scope: 'act', perform: rate }
const Nothing = z.object({})
const dismiss: WidgetAct<typeof Nothing> = { input: Nothing, scope: 'act', perform: () => ({ record: {} }) }
/** Remembers that the buyer opened Google's survey, so that nothing more is asked. Google itself was called by their browser. */
const google: WidgetAct<typeof Nothing> = { input: Nothing, scope: 'act', perform: () => ({ record: {} }) }

export const presenter: Presenter<typeof ReviewSettings, typeof ReviewView> = {
  id: 'review', kind: 'asking', region: 'side', placements: ['thank_you', 'order_status'], messages: ['review'],
  settings: ReviewSettings, view: ReviewView, needs: ['acts'], present,
  acts: { rate: rateAct as unknown as WidgetAct, dismiss: dismiss as unknown as WidgetAct, google: google as unknown as WidgetAct },
}
