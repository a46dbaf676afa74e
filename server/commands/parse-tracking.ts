import type { Command } from 'commander'
import process from 'node:process'
import * as z from 'zod'
import { carriers } from '../carriers/index.ts'
import { AppError, parse } from '../contract/errors.ts'
import { TrackingAnswer } from '../contract/tracking.ts'
import { answerLines, errorOf } from './batch.ts'
import { print, readInput } from './run-context.ts'

const byId = new Map(carriers.map((carrier) => [carrier.id, carrier]))
const readable = carriers.filter(({ track }) => track).map(({ id }) => id).join(', ')

const LineId = z.object({ id: z.union([z.string().max(2000), z.number()]) })
const Line = z.object({
  carrier: z.string().trim().toLowerCase(),
  format: z.string().trim().toLowerCase().pipe(z.enum(['json', 'xml', 'text'])).nullish(),
  /** As the carrier sent it; an answer written into the line as JSON is read the same. */
  body: z.union([z.string(), z.record(z.string(), z.unknown()).transform((json) => JSON.stringify(json)), z.array(z.unknown()).transform((json) => JSON.stringify(json))]),
})

function find(id: string) {
  const carrier = byId.get(id)
  if (!carrier) throw new AppError('invalid_input', `There is no carrier "${id.slice(0, 100)}". Known: ${readable}.`)
  return carrier
}

/** An answer in our words, held to the contract whatever the adapter says. */
function read(id: string, body: string): TrackingAnswer {
  const carrier = find(id)
  const result = TrackingAnswer.safeParse(carrier.parse(body))
  if (!result.success) throw new AppError('upstream_rejected', `The answer of ${carrier.name} does not fit our form.`, { cause: result.error })
  return result.data
}

async function parseOne(id: string): Promise<void> {
  find(id)
  const body = await readInput()
  try {
    await print(JSON.stringify(read(id, body)))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await print(JSON.stringify(errorOf(error)))
    process.exitCode = 1
  }
}

const parseLines = () => answerLines(
  (line) => ({ id: LineId.safeParse(line).data?.id ?? null }),
  (line) => {
    const { carrier, body } = parse(Line, line, 'The line')
    return read(carrier, body)
  },
)

/** `parse-tracking --carrier <id>` or `--batch`: needs neither database nor configuration. */
export function parseTrackingCommand(program: Command): void {
  program.command('parse-tracking').description('read a carrier\'s raw answer on standard input, print it in our words')
    .option('--carrier <id>', `one of: ${readable}`)
    .option('--batch', 'read JSON lines {"id","carrier","format","body"}, print a line {"id","shipments"} or {"id","error"} for each')
    .action(async ({ carrier, batch }: { carrier?: string; batch?: boolean }) => {
      if (batch) return parseLines()
      if (carrier === undefined) throw new AppError('invalid_input', `Name the carrier: --carrier <id>, one of ${readable}; or --batch.`)
      return parseOne(carrier)
    })
}
