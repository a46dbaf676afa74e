import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { ErrorBody } from '../../contract/errors.ts'

const answer = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } })
const added = {
  shop: z.string().describe('<name>.myshopify.com'), logged_in_customer_id: z.string().optional().describe('Empty while nobody is signed in'), path_prefix: z.string(),
  timestamp: z.string().describe('Unix seconds, within 90 of now'), signature: z.string().describe('Hex HMAC-SHA256 over all other parameters, as Shopify makes it'),
  locale: z.string().optional().describe('The nearest of ours where unknown'),
}
const faults = { 401: answer('Not signed by Shopify\'s app proxy', ErrorBody), 404: answer('Not installed in this shop', ErrorBody) }
const get = (summary: string, description: string, reply: Record<string, object>, own: Record<string, z.ZodType> = {}) =>
  ({ get: { tags: ['Shopify'], summary, description, requestParams: { query: z.object({ ...added, ...own }) }, responses: { ...reply, ...faults } } })
const liquid = { 'application/liquid': { schema: { type: 'string' as const } } }

const Arrives = z.object({ days: z.string().nullable().describe('In words; null where nothing is known'), from: z.string().optional(), to: z.string().optional(), basis: z.string().optional(), orderBy: z.string().nullable(), timeZone: z.string() })
const arrives = get('When something ordered now arrives', 'By the shop\'s hours and its parcels\' ways, for a country.', { 200: answer('The days', Arrives) }, { country: z.string().optional() })

/** What blocks of the theme extension ask through the shop's own address. */
export const proxyPaths: ZodOpenApiPathsObject = {
  '/v1/shopify/proxy/arrives': { ...arrives, post: { ...arrives.get, summary: 'The same for a postcode a visitor entered', requestBody: { content: { 'application/x-www-form-urlencoded': { schema: z.object({ postcode: z.string().max(12) }) } } } } },
  '/v1/shopify/proxy/cross-sell': get('What goes with a product', 'Liquid, which Shopify writes with prices and stock of the visitor\'s market.', { 200: { description: 'List items', content: liquid } }, { variants: z.string().optional().describe('Ids, separated by commas'), limit: z.string().optional() }),
  '/v1/shopify/proxy/faq': get('Answers that need no order', 'JSON where it is accepted, a page in the theme\'s frame otherwise.', { 200: { ...answer('The questions', z.object({ questions: z.array(z.object({ id: z.string(), question: z.string(), answer: z.string() })) })) } }, { limit: z.string().optional() }),
  '/v1/shopify/proxy/home': get('Where this server is', 'For elements that stand in pages by hand.', { 200: answer('Its address', z.object({ src: z.string() })) }),
  '/v1/shopify/proxy/orders': get('The last orders of the customer Shopify signed for', 'Each token opens the redacted page for a day.', { 200: answer('Newest first', z.object({ src: z.string(), orders: z.array(z.object({ number: z.string(), placedAt: z.string(), token: z.string() })) })) }),
  '/v1/shopify/proxy/track': {
    post: {
      tags: ['Shopify'], summary: 'Look an order up', description: 'The rules and limits of POST /track.', requestParams: { query: z.object(added) },
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: z.object({ number: z.string().max(64), contact: z.string().max(320).describe('E-mail address or postcode') }) } } },
      responses: { 200: answer('`mailed`, right or wrong; `page` with a token for the right postcode', z.object({ kind: z.enum(['mailed', 'page']), src: z.string().optional(), token: z.string().optional() })), 303: { description: 'The same without script' }, 400: { description: 'A field is empty' }, 429: { description: 'Too many tries' }, ...faults },
    },
  },
}
