import { Buffer } from 'node:buffer'
import { parse } from '../contract/errors.ts'
import { DeliveryFolds } from '../contract/lab.ts'
import { readJson } from './read-json.ts'

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = Buffer.from('"\\{}[]') as unknown as [number, number, number, number, number, number]

/** Takes each object in the outer "folds" array out of a stream of JSON, and keeps what stands around them. */
class FoldCutter {
  readonly #frame: Uint8Array[] = []
  #fold: Uint8Array[] = []
  #depth = 0
  #inText = false
  #escaped = false
  #inFolds = false
  #cutting = false

  /** The folds that end in this chunk. */
  cut(chunk: Uint8Array): string[] {
    const done: string[] = []
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false
        else if (byte === backslash) this.#escaped = true
        else if (byte === quote) this.#inText = false
      } else if (byte === quote) this.#inText = true
      else if (byte === openBrace || byte === openBracket) {
        if (this.#inFolds && this.#depth === 2 && byte === openBrace) {
          this.#frame.push(chunk.subarray(from, at))
          from = at
          this.#cutting = true
        }
        if (++this.#depth === 2) this.#inFolds = byte === openBracket && /"folds"\s*:\s*$/.test(this.frame() + Buffer.from(chunk.subarray(from, at)).toString('utf8'))
      } else if ((byte === closeBrace || byte === closeBracket) && --this.#depth === 2 && this.#cutting) {
        this.#fold.push(chunk.subarray(from, at + 1))
        from = at + 1
        done.push(Buffer.concat(this.#fold).toString('utf8'))
        this.#fold = []
        this.#frame.push(Buffer.from('{}'))
        this.#cutting = false
      }
    }
    ;(this.#cutting ? this.#fold : this.#frame).push(chunk.subarray(from))
    return done
  }

  /** What stands around the folds, each of them as `{}`. */
  frame(): string {
    return Buffer.concat(this.#frame).toString('utf8')
  }
}

/** The folds of `{"folds":[…]}` one by one, so that only one of them is held in memory. Their own content is not looked at. */
export async function* readFolds(input: AsyncIterable<Uint8Array>): AsyncGenerator<[index: number, fold: unknown]> {
  const cutter = new FoldCutter()
  let index = 0
  for await (const chunk of input) {
    for (const text of cutter.cut(chunk)) yield [index++, readJson(text)]
  }
  parse(DeliveryFolds, readJson(cutter.frame()), 'Standard input')
}
