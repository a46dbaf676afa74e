/** What the page route is measured against: node:http that sends the same bytes with the same headers, and knows nothing. One file: `{ headers, body }`. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const { headers, body } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { headers: Record<string, string>; body: string }
const bytes = Buffer.from(body)
const etag = headers.etag!
const server = createServer((incoming, outgoing) => {
  if (incoming.headers['if-none-match'] === etag) return outgoing.writeHead(304, { ...headers }).end()
  return outgoing.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))
