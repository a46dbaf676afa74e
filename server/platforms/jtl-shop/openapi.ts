import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { ErrorBody } from '../../contract/errors.ts'
import { JtlEvents, JtlHello, JtlPageAnswer, JtlPageRequest, JtlReceipt, JtlWelcome } from './messages.ts'

const answer = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } })
const signed = z.object({
  'Afterglow-Key': z.string().describe('Id of the API key'),
  'Afterglow-Timestamp': z.string().describe('Unix seconds, within five minutes of now'),
})
const operation = (summary: string, description: string, body: z.ZodType, reply: z.ZodType) => ({
  tags: ['JTL-Shop'], summary, description, security: [{ pushSignature: [] }], requestParams: { header: signed },
  requestBody: { required: true, content: { 'application/json': { schema: body } } },
  responses: {
    200: answer('Done', reply), 400: answer('Something in the body is wrong; `issues` names the fields', ErrorBody),
    401: answer('The signature does not fit', ErrorBody), 403: answer('The key is not of a JTL-Shop', ErrorBody),
  },
})

/** What the plugin calls, described by the schemas it is read with. */
export const jtlPaths: ZodOpenApiPathsObject = {
  '/v1/jtl-shop/page': { post: operation('Tell an order and draw its page', 'For the confirmation and status pages: the order is stored, and its page comes back as HTML.', JtlPageRequest, JtlPageAnswer) },
  '/v1/jtl-shop/events': { post: operation('Tell what changed', 'A batch of the plugin\'s outbox; each event may come any number of times.', JtlEvents, JtlReceipt) },
  '/v1/jtl-shop/hello': { post: operation('Check the connection', 'Remembers the shop\'s address, and answers where its admin is.', JtlHello, JtlWelcome) },
}
