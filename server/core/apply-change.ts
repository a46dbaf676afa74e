import { AppError } from '../contract/errors.ts'
import { toMinor } from '../contract/money.ts'
import type { OrderStatusPush, RefundPush } from '../contract/order.ts'
import type { Instant, Order, Refund } from './order.ts'

/** The order with a status the shop told; older news than known are left aside. */
export function applyStatus(order: Order, push: OrderStatusPush, now: Instant): Order {
  const updatedAt = push.updatedAt ? Date.parse(push.updatedAt) : null
  if (updatedAt !== null && updatedAt < order.updatedAt) return order
  const at = updatedAt ?? now
  const status = push.status ?? order.status
  return {
    ...order, status,
    updatedAt: updatedAt ?? order.updatedAt,
    processingAt: order.processingAt ?? (status === 'processing' ? at : null),
    cancelledAt: status === 'cancelled' ? order.cancelledAt ?? at : null,
    payment: push.payment
      ? { ...order.payment, status: push.payment.status, paidAt: push.payment.paidAt ? Date.parse(push.payment.paidAt) : order.payment.paidAt }
      : order.payment,
  }
}

/** The order with a refund; one with a known id replaces it. Throws AppError `invalid_input` for lines the order does not have, and for more than it cost. */
export function applyRefund(order: Order, push: RefundPush, now: Instant): Order {
  const ordered = new Map(order.lines.map(({ id, quantity }) => [id, quantity]))
  const known = order.refunds.find(({ id }) => id === push.id)
  const others = order.refunds.filter((other) => other !== known)
  const amount = toMinor(push.amount, order.currency)
  const left = order.totals.total - others.reduce((sum, other) => sum + other.amount, 0)
  const issues = amount > left ? [{ path: 'amount', message: 'is more than is left of what the order cost' }] : []
  issues.push(...push.items.flatMap(({ lineId, quantity }, index) => {
    const most = ordered.get(lineId)
    if (most === undefined) return [{ path: `items.${index}.lineId`, message: 'is not a line of this order' }]
    return quantity > most ? [{ path: `items.${index}.quantity`, message: 'is more than was ordered' }] : []
  }))
  if (issues.length > 0) {
    throw new AppError('invalid_input', `The refund is not valid: ${issues.slice(0, 3).map(({ path, message }) => `${path}: ${message}`).join('; ')}`, { issues })
  }
  const refund: Refund = {
    id: push.id, amount, items: push.items,
    refundedAt: push.refundedAt ? Date.parse(push.refundedAt) : known?.refundedAt ?? now,
  }
  return { ...order, refunds: [...others, refund] }
}
