import process from 'node:process'
import { quoteIds } from '../carriers/_http.ts'
import { AppError } from '../contract/errors.ts'
import { decodeInput, print } from './run-context.ts'

/** A line longer than this is not kept; no carrier's answer is near it. */
const maxLineBytes = 32 * 1024 * 1024
const newline = 0x0a

/**
 * The lines of a stream of bytes, one by one as they are asked for, so that a slow reader slows the writer. Only a line feed ends a line
 * (readline would also break at U+2028, which JSON may hold); null stands for a line over `limit` bytes. A last line without end counts.
 */
export async function* readLines(stream: AsyncIterable<Buffer>, limit = maxLineBytes): AsyncGenerator<string | null> {
  let parts: Buffer[] = []
  let size = 0
  const take = (part: Buffer) => {
    size += part.length
    if (size > limit) parts = []
    else parts.push(part)
  }
  const end = () => {
    const line = size > limit ? null : decodeInput(Buffer.concat(parts))
    parts = []
    size = 0
    return line
  }
  for await (const chunk of stream) {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      yield end()
      from = at + 1
    }
    if (from < chunk.length) take(chunk.subarray(from))
  }
  if (size > 0) yield end()
}

/** A failure as a line tells it. What we did not foresee is told without its text, which may hold anything. */
export const errorOf = (error: unknown): { error: { code: string; message: string } } => ({
  error: error instanceof AppError ? { code: error.code, message: error.message.slice(0, 2000) } : { code: 'internal', message: 'This could not be worked on because of a fault of ours.' },
})

function readLine(line: string | null): unknown {
  if (line === null) throw new AppError('invalid_input', `The line is longer than ${maxLineBytes} bytes.`)
  try {
    return JSON.parse(quoteIds(line.replace(/^\uFEFF/, '')))
  } catch (cause) {
    throw new AppError('invalid_input', 'The line is not JSON.', { cause })
  }
}

/** Reads JSON lines on standard input and prints one JSON line for each, in order; a bad one never stops the rest. `name` is what an answer repeats of its question. */
export async function answerLines(name: (question: unknown) => object, answer: (question: unknown) => object): Promise<void> {
  for await (const line of readLines(process.stdin as AsyncIterable<Buffer>)) {
    let question: unknown
    let told: object
    try {
      question = readLine(line)
      told = answer(question)
    } catch (error) {
      told = errorOf(error)
    }
    await print(JSON.stringify({ ...name(question), ...told }))
  }
}
