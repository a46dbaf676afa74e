import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvents, type ServerEvent } from './live.ts'

const events: [string, ServerEvent][] = [
  ['id: 1\nevent: changed\ndata: {"a":"ü🎁"}\n\n', { id: '1', event: 'changed', data: '{"a":"ü🎁"}' }],
  [': heartbeat\n\nid: 2\ndata: one\ndata: two\n\n', { id: '2', event: 'message', data: 'one\ntwo' }],
  ['event:closing\r\ndata:{}\r\n\r\n', { id: '2', event: 'closing', data: '{}' }],
  ['id: 3\rdata: x: y\r\r', { id: '3', event: 'message', data: 'x: y' }],
  ['retry: 10\nunknown\ndata: z\n\n', { id: '3', event: 'message', data: 'z' }],
]

/** The stream as the network may cut it: at any byte. */
function cut(text: string, at: number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const places = [...new Set([0, ...at.map((place) => place % bytes.length), bytes.length])].toSorted((a, b) => a - b)
  return new ReadableStream({
    start(controller) {
      places.slice(1).forEach((end, index) => controller.enqueue(bytes.slice(places[index], end)))
      controller.close()
    },
  })
}

test('events are read whole, wherever the chunks break', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(1000), { maxLength: 40 }), async (at) => {
    const read: ServerEvent[] = []
    for await (const event of readEvents(cut(`${events.map(([text]) => text).join('')}data: half`, at))) if (event) read.push(event)
    expect(read).toEqual(events.map(([, event]) => event))
  }))
})
