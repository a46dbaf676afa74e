/**
 * Asks for pages over kept-alive connections, one request at a time on each, and prints `{ perSecond, p50, p99, unchanged }`
 * (milliseconds; `unchanged`: the part answered 304). In a process of its own and on bare sockets, so that the server is what is measured.
 * One file: `{ port, seconds, connections, tokens, etag, once }`; each request takes the next token, from a random start; with `once`
 * every token is asked for once, however long that takes.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

const { port, seconds, connections, tokens, etag, once = false } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { port: number; seconds: number; connections: number; tokens: string[]; etag: string | null; once?: boolean }
const requests = tokens.map((token) => Buffer.from(`GET /v1/page?placement=thank_you HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${etag ? `If-None-Match: ${etag}\r\n` : ''}\r\n`))
const end = Buffer.from('\r\n\r\n')
const times: number[] = []
let unchanged = 0
const first = Math.floor(Math.random() * requests.length)
let turn = first
const stopAt = performance.now() + seconds * 1000
const isOver = () => (once ? turn - first >= requests.length : performance.now() > stopAt)

function talk(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let started = 0
    let missing = -1
    let head = Buffer.alloc(0)
    const ask = () => {
      if (isOver()) { socket.end(); return resolve() }
      started = performance.now()
      missing = -1
      head = Buffer.alloc(0)
      socket.write(requests[turn++ % requests.length]!)
    }
    socket.on('connect', ask).on('error', reject).on('data', (chunk) => {
      if (missing < 0) {
        head = head.length ? Buffer.concat([head, chunk]) : chunk
        const at = head.indexOf(end)
        if (at < 0) return
        const text = head.toString('latin1', 0, at)
        const status = Number(text.slice(9, 12))
        if (status !== 200 && status !== 304) return reject(new Error(text))
        if (status === 304) unchanged++
        missing = (status === 304 ? 0 : Number(/content-length: (\d+)/i.exec(text)![1])) - (head.length - at - end.length)
      } else missing -= chunk.length
      if (missing > 0) return
      times.push(performance.now() - started)
      ask()
    })
  })
}

const began = performance.now()
await Promise.all(Array.from({ length: connections }, talk))
const elapsed = (performance.now() - began) / 1000
times.sort((a, b) => a - b)
console.log(JSON.stringify({ perSecond: times.length / elapsed, p50: times[Math.floor(times.length * 0.5)], p99: times[Math.floor(times.length * 0.99)], unchanged: unchanged / times.length }))
