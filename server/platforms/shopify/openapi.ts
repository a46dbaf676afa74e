import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { ErrorBody } from '../../contract/errors.ts'
import { ActResult, PageView } from '../../contract/page.ts'
import { ShopifyAct, ShopifyPageQuery } from './page-routes.ts'

const answer = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } })
const session = z.object({ Authorization: z.string().describe('Bearer and the extension\'s session token') })
const faults = {
  400: answer('Something in the request is wrong; `issues` names the fields', ErrorBody),
  401: answer('The session token is missing, altered, expired or not for this app, or the app is not installed', ErrorBody),
  403: answer('Nothing proves this order: neither the signed-in customer nor the checkout\'s token', ErrorBody),
  429: answer('Too many at once; wait as long as Retry-After says', ErrorBody),
}

/** What blocks in Shopify ask, described by the schemas that parse it. */
export const shopifyPaths: ZodOpenApiPathsObject = {
  '/v1/shopify/page': {
    get: {
      tags: ['Shopify'], summary: 'The page of an order, for a block in Shopify',
      description: 'Answers any origin. The signed-in customer of the order sees all; the checkout\'s token opens the redacted page; an order id alone opens nothing. An order Shopify has not told of yet is answered with status pending.',
      requestParams: { header: session, query: ShopifyPageQuery },
      responses: { 200: answer('The page', PageView), 304: { description: 'Nothing changed since the ETag you sent' }, ...faults },
    },
  },
  '/v1/shopify/acts': {
    post: {
      tags: ['Shopify'], summary: 'Do something on a widget, from a block in Shopify',
      description: 'As POST /v1/actions, proven by a session token. The same key is done once and answered the same.',
      requestParams: { header: session }, requestBody: { required: true, content: { 'application/json': { schema: ShopifyAct } } },
      responses: { 200: answer('Done', ActResult), ...faults, 404: answer('There is no such act', ErrorBody), 409: answer('It makes no sense in the order\'s present state', ErrorBody) },
    },
  },
  '/v1/shopify/webhooks': {
    post: {
      tags: ['Shopify'], summary: 'Take a webhook of Shopify', description: 'Signed with the app\'s secret over the bytes of the body (X-Shopify-Hmac-Sha256). Stored before it is answered; the same event again changes nothing.',
      requestBody: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } },
      responses: { 200: answer('Stored', z.object({ ok: z.literal(true) })), 400: faults[400], 401: answer('The signature does not fit', ErrorBody) },
    },
  },
}
