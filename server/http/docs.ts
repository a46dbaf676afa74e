import { Hono } from 'hono'
import { html } from 'hono/html'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { createDocument } from 'zod-openapi'
import { LiveEvent } from '../contract/page.ts'
import { TrackingAnswer } from '../contract/tracking.ts'
import { document, plainPolicy } from './document.ts'
import type { Env } from './env.ts'

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

const description = `Two keys open two doors. Shops sign their pushes with an API key (\`Afterglow-Key\`, \`Afterglow-Timestamp\`, \`Afterglow-Signature\`).
Buyers hold a capability token, sent as a bearer token. Neither opens the other's door.

\`Afterglow-Signature: v1=<hex HMAC-SHA256(secret, timestamp + "." + METHOD + "." + path with query + "." + raw body)>\`; the timestamp is in Unix seconds and holds for five minutes.

Every failing answer has one shape: \`{ "error": { "code", "message", "requestId", "issues"? } }\`.`

/** OpenAPI 3.1, made from the same zod schemas the routes parse with. */
export function openApiDocument(paths: ZodOpenApiPathsObject, publicUrl: string) {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Afterglow', version: '1', description },
    servers: [{ url: publicUrl }],
    tags: [{ name: 'Shops', description: 'Signed pushes' }, { name: 'Buyers', description: 'Opened by a buyer\'s token' }, { name: 'Operators' }],
    paths,
    components: {
      schemas: { LiveEvent, TrackingAnswer },
      securitySchemes: {
        buyerToken: { type: 'http', scheme: 'bearer', description: 'The token of a push\'s receipt' },
        pushSignature: { type: 'apiKey', in: 'header', name: 'Afterglow-Signature', description: 'With Afterglow-Key and Afterglow-Timestamp; see above' },
        metricsToken: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN' },
      },
    },
  })
}

type Described = ReturnType<typeof openApiDocument>

/** The document for reading: no script, nothing from elsewhere. */
function readable(openapi: Described) {
  const operations = Object.entries(openapi.paths ?? {}).flatMap(([path, item]) => methods.flatMap((method) => {
    const operation = item[method]
    return operation ? [{ path, method: method.toUpperCase(), operation }] : []
  }))
  const rows = (entries: [string, string | undefined][]) => entries.map(([name, text]) => html`<tr><th scope="row"><code>${name}</code></th><td>${text ?? ''}</td></tr>`)
  const body = html`<h1>Afterglow API</h1>
${description.split('\n\n').map((part) => html`<p>${part.replaceAll('`', '')}</p>`)}
<p><a href="/docs/openapi.json">OpenAPI 3.1 document</a></p>
${openapi.tags?.map((tag) => html`<h2>${tag.name}</h2>
${operations.filter(({ operation }) => operation.tags?.includes(tag.name)).map(({ path, method, operation }) => html`<details class="card"><summary><code>${method} ${path}</code> ${operation.summary}</summary>
<p>${operation.description ?? ''}</p>
${operation.parameters?.length ? html`<table><caption>Parameters</caption>${rows(operation.parameters.flatMap((parameter) => ('name' in parameter ? [[`${parameter.name} (${parameter.in})`, parameter.description] as [string, string | undefined]] : [])))}</table>` : ''}
${operation.requestBody ? html`<p>Body</p><pre>${JSON.stringify('content' in operation.requestBody ? operation.requestBody.content : operation.requestBody, null, 2)}</pre>` : ''}
<table><caption>Answers</caption>${rows(Object.entries(operation.responses ?? {}).map(([status, response]) => [status, (response as { description?: string }).description]))}</table></details>`)}`)}
<h2>Schemas</h2>
${Object.entries(openapi.components?.schemas ?? {}).map(([name, schema]) => html`<details class="card"><summary><code>${name}</code></summary><pre>${JSON.stringify(schema, null, 2)}</pre></details>`)}`
  return document({ locale: 'en', title: 'Afterglow API', wide: true, body })
}

/** The description of the API, for machines and for people. */
export function docsRoutes(paths: ZodOpenApiPathsObject, publicUrl: string): Hono<Env> {
  const openapi = openApiDocument({ ...paths, ...docsPaths }, publicUrl)
  return new Hono<Env>()
    .get('/docs/openapi.json', (context) => context.json(openapi, 200, { 'Access-Control-Allow-Origin': '*' }))
    .get('/docs', (context) => {
        context.header('Content-Security-Policy', plainPolicy)
      return context.html(readable(openapi))
    })
}

const docsPaths: ZodOpenApiPathsObject = {
  '/docs/openapi.json': { get: { tags: ['Operators'], summary: 'This document', responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } } } },
  '/docs': { get: { tags: ['Operators'], summary: 'This document for reading', responses: { 200: { description: 'HTML', content: { 'text/html': { schema: { type: 'string' } } } } } } },
}
