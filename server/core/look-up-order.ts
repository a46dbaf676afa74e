import { timingSafeEqual } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import { contentHash } from './ids.ts'
import { pageLink } from './issue-page-link.ts'
import { numberKey } from './order-number.ts'
import type { Order } from './order.ts'
import type { World } from './ports.ts'
import type { Shop, Transaction } from './store-port.ts'
import { localeOfOrder } from './resolve-locale.ts'

const hourMs = 3_600_000
/** Wrong postcodes; and apart from them e-mails, right and wrong ones alike, so that neither count tells whether an e-mail was right. */
const triesPerVisitor = 5
/** More wrong ones on one order, by anyone, and only the mail to its buyer opens it for an hour. */
const triesPerOrder = 20
const mailsPerOrder = 3
const redactedDays = 1

export interface LookUpQuery { number: string; email?: string; postcode?: string }
/** `mailed`: if the order is known and its e-mail is this, the link is on its way there. `page`: opens the redacted page. */
export type LookUpAnswer = { kind: 'mailed' } | { kind: 'page'; token: string; pageUrl: string }

const wrong = () => new AppError('not_found', 'We found no order like this. Check the number and the postcode, or use the e-mail address of the order')
const tooMany = () => new AppError('rate_limited', 'Too many tries. Wait an hour, or use the link from the mail of the shop', { retryAfterSeconds: 3600 })

const plainEmail = (email: string) => email.trim().toLowerCase()
const plainPostcode = (postcode: string) => postcode.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Equal without telling where they differ; nothing equals what is not there. */
function same(given: string, kept: string | null | undefined, plain: (text: string) => string): boolean {
  const equal = timingSafeEqual(Buffer.from(contentHash(plain(given))), Buffer.from(contentHash(plain(kept ?? ''))))
  return equal && plain(given) !== ''
}

async function mailLink(world: World, transaction: Transaction, shop: Shop, order: Order, now: number): Promise<void> {
  const key = `lookup-mail:${order.id}`
  if (await transaction.countAttempts(key, now - hourMs) >= mailsPerOrder) return
  await transaction.recordAttempt(key, now)
  const locale = localeOfOrder(world.messages, shop, order)
  const { formality } = shop.settings
  const values = { number: order.number, shop: shop.name, link: pageLink(world, order, 'act').pageUrl }
  await world.jobs.enqueue(transaction, {
    kind: 'send-mail', key,
    payload: {
      to: order.buyer.email, senderName: shop.name, replyTo: shop.settings.contact.email || undefined,
      subject: world.messages.mail(locale, formality, 'lookup.subject', values), text: world.messages.mail(locale, formality, 'lookup.text', values),
    },
  })
}

/**
 * Finds an order for a guest by its printed number and either its e-mail (a link goes to the address on file, whatever was typed) or its
 * postcode (opens the redacted page for a day). Every wrong guess takes the same steps and reads the same, and for e-mails right ones read
 * so too. Per `visitor` (an address of the network, kept only as a keyed hash) five wrong postcodes an hour, then nothing more; and five
 * e-mails an hour, right or wrong, which use up no try with a postcode. More than 20 wrong postcodes an hour on one order leave e-mail as
 * its one way in: nobody can lock a buyer out.
 * Throws AppError `not_found` (wrong postcode), `rate_limited`, `invalid_input` (neither given).
 */
export async function lookUp(world: World, shop: Shop, query: LookUpQuery, visitor: string): Promise<LookUpAnswer> {
  const { email, postcode, number } = query
  if (!number.trim() || (!email?.trim() && !postcode?.trim())) throw new AppError('invalid_input', 'Give the order number, and its e-mail address or postcode')
  const visitorHash = contentHash(world.keys.sign('visitor', visitor))
  const [wrongKey, emailKey] = [`lookup-visitor:${visitorHash}`, `lookup-emails:${visitorHash}`]
  const orderKey = `lookup-order:${shop.id}:${contentHash(numberKey(number))}`
  const answer = await world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const since = now - hourMs
    const count = (key: string) => transaction.countAttempts(key, since)
    const [tries, emails, onOrder] = [await count(wrongKey), await count(emailKey), await count(orderKey)]
    if (tries >= triesPerVisitor || (email?.trim() && emails >= triesPerVisitor)) throw tooMany()
    const orders = await transaction.findOrdersByNumber(shop.id, number)
    if (email?.trim()) {
      await transaction.recordAttempt(emailKey, now)
      for (const order of orders.filter((known) => same(email, known.buyer.email, plainEmail))) await mailLink(world, transaction, shop, order, now)
      return { kind: 'mailed' } as const
    }
    const found = orders.filter((known) => same(postcode!, known.shippingAddress?.postcode, plainPostcode))[0]
    if (!found || onOrder > triesPerOrder) {
      await transaction.recordAttempt(wrongKey, now)
      await transaction.recordAttempt(orderKey, now)
      return null
    }
    return { kind: 'page', ...pageLink(world, found, 'redacted', redactedDays) } as const
  })
  if (!answer) throw wrong()
  return answer
}
