import { AppError } from '../contract/errors.ts'

const megabyte = 1024 * 1024

/** The body of a shop's answer as text, at most `megabytes`; `upstream_rejected` beyond, before more is read. */
export async function readText(answer: Response, megabytes: number, who: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength
    if (size > megabytes * megabyte) throw new AppError('upstream_rejected', `${who} answered more than ${megabytes} MB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
