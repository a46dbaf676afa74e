import * as z from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import { ErrorBody } from '../../contract/errors.ts'
import { FulfillmentPush, OrderPush, OrderReceipt, OrderStatusPush, RefundPush } from '../../contract/order.ts'
import { ChangeReceipt, ImportSummary, OrderLink, ProductsPush, ProductsReceipt } from './messages.ts'

const signed = z.object({
  'Afterglow-Key': z.string().describe('Id of the API key'),
  'Afterglow-Timestamp': z.string().describe('Unix seconds, within five minutes of now'),
})
const pushed = signed.extend({ 'Idempotency-Key': z.string().optional().describe('Your id of this message; without one its content counts. With other content it answers 409') })
const path = z.object({ id: z.string().describe('Your own id of the order, URL-encoded') })

const answer = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } })
const faults = {
  400: answer('Something in the body is wrong; `issues` names the fields', ErrorBody),
  401: answer('The signature does not fit', ErrorBody),
  413: answer('The body is larger than 4 MB', ErrorBody),
}
const operation = (summary: string, description: string, parts: Partial<ZodOpenApiOperationObject>): ZodOpenApiOperationObject =>
  ({ tags: ['Shops'], summary, description, security: [{ pushSignature: [] }], responses: {}, ...parts })
const json = (schema: z.ZodType) => ({ required: true, content: { 'application/json': { schema } } })
const changed = { 200: answer('Taken', ChangeReceipt), 202: answer('Kept until the order comes', ChangeReceipt), ...faults }

/** What routes.ts takes, described by the schemas it parses with. */
export const restPaths: ZodOpenApiPathsObject = {
  '/v1/orders': {
    post: operation('Tell an order', 'New or changed; the same message twice changes nothing, and one older than what is known (updatedAt) is left aside.', {
      requestParams: { header: pushed }, requestBody: json(OrderPush),
      responses: { 201: answer('Taken', OrderReceipt), 200: answer('Received before', OrderReceipt), ...faults },
    }),
  },
  '/v1/orders/{id}': {
    patch: operation('Tell a new status', 'Of the order or its payment.', { requestParams: { path, header: pushed }, requestBody: json(OrderStatusPush), responses: changed }),
  },
  '/v1/orders/{id}/fulfillments': {
    post: operation('Tell what was handed over', 'With its parcels and their tracking numbers. The same id again replaces it.', {
      requestParams: { path, header: pushed }, requestBody: json(FulfillmentPush), responses: changed,
    }),
  },
  '/v1/orders/{id}/refunds': {
    post: operation('Tell a refund', 'Each id counts once.', { requestParams: { path, header: pushed }, requestBody: json(RefundPush), responses: changed }),
  },
  '/v1/orders/{id}/link': {
    get: operation('Get the buyer\'s link', 'Also before the order itself was told: its page then waits and fills itself.', {
      requestParams: { path, header: signed }, responses: { 200: answer('The link', OrderLink), 400: faults[400], 401: faults[401] },
    }),
  },
  '/v1/products': {
    post: operation('Tell products and stock', 'At most 1,000 at once. Older news (updatedAt) never overwrite newer.', {
      requestParams: { header: pushed }, requestBody: json(ProductsPush), responses: { 200: answer('Taken', ProductsReceipt), ...faults },
    }),
  },
  '/v1/import/orders': {
    post: operation('Import orders in bulk', 'JSON lines, one order each, up to 4 GB. Known orders are left alone; a bad line is reported and never stops the rest.', {
      requestParams: { header: signed },
      requestBody: { required: true, content: { 'application/jsonl': { schema: OrderPush } } },
      responses: { 200: answer('What became of the lines', ImportSummary), 401: faults[401] },
    }),
  },
}
