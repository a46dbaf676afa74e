import { fromMinor } from '../../server/contract/money.ts'
import { paymentTold } from '../../server/contract/order.ts'
import type { LineView } from '../../server/contract/page.ts'
import type { LineItem } from '../../server/core/order.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { OrderSummarySettings } from './settings.ts'
import { OrderSummaryView } from './view.ts'

type Context = PresentContext<OrderSummarySettings>

/** Lines may hold fractions of a unit, so the product is rounded to the minor unit. */
const priceOf = ({ unitPrice, quantity }: LineItem) => Math.round(unitPrice * quantity)

function lineOf(line: LineItem, { scope, order, settings }: Context): LineView {
  const { id, title, quantity } = line
  const imageUrl = (settings.pictures && line.imageUrl) || undefined
  if (scope === 'redacted') return { id, title, quantity, imageUrl }
  return { id, title, quantity, imageUrl, variant: line.variant ?? undefined, total: fromMinor(priceOf(line), order.currency) }
}

function totalsOf({ order, facts }: Context): OrderSummaryView['totals'] {
  const { currency, totals: { shipping, discount, tax, total } } = order
  const money = (minor: number) => fromMinor(minor, currency)
  const ships = shipping > 0 || order.lines.some(({ shipped }) => shipped)
  return {
    goods: shipping > 0 || discount > 0 ? money(order.lines.reduce((sum, line) => sum + priceOf(line), 0)) : undefined,
    ...ships && { shipping: shipping > 0 ? money(shipping) : null, shippingMethod: order.shippingMethod ?? undefined },
    discount: discount > 0 ? money(-discount) : undefined,
    tax: tax === null ? undefined : money(tax),
    total: money(total),
    refunded: facts.refunded > 0 ? money(-facts.refunded) : undefined,
  }
}

function paymentOf({ order: { payment, totals }, facts }: Context): OrderSummaryView['payment'] {
  const status = paymentTold(payment.status, facts.refunded, totals.total) ?? undefined
  return payment.method || status ? { method: payment.method ?? undefined, status } : undefined
}

function addressOf({ order: { shippingAddress: address, pickup } }: Context): OrderSummaryView['address'] {
  if (!address || pickup) return undefined
  const lines = [address.name, address.company, ...address.lines, [address.postcode, address.city].filter(Boolean).join(' ')].filter((line): line is string => Boolean(line))
  return lines.length > 0 || address.country ? { lines, country: address.country } : undefined
}

/** What was bought, what it cost and where it goes. */
export const presenter: Presenter<typeof OrderSummarySettings, typeof OrderSummaryView> = {
  id: 'order-summary', kind: 'service', region: 'side', placements: ['thank_you', 'order_status', 'tracking_page'],
  messages: ['order-summary'], settings: OrderSummarySettings, view: OrderSummaryView, needs: [],
  present(context) {
    const { order, settings, scope } = context
    const lines = order.lines.map((line) => lineOf(line, context))
    const base = { heading: settings.heading || undefined, number: order.number, lines }
    if (scope === 'redacted') return base
    return {
      ...base, totals: totalsOf(context),
      payment: settings.payment ? paymentOf(context) : undefined,
      pickup: order.pickup || undefined,
      address: settings.address ? addressOf(context) : undefined,
    }
  },
}
