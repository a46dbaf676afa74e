import type { Command } from 'commander'
import * as z from 'zod'
import { carriers } from '../carriers/index.ts'
import { numberFormats } from '../carriers/numbers/formats.ts'
import { parse } from '../contract/errors.ts'
import { detectCarrier, type DetectHints } from '../core/detect-carrier.ts'
import { answerLines } from './batch.ts'
import { print } from './run-context.ts'

const known = { carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])), formats: numberFormats }
const Country = z.string().trim().regex(/^[a-z]{2}$/i, 'must be two letters, like DE')
const Line = z.object({
  number: z.string().max(2000),
  country: z.union([Country, z.literal('')]).nullish().transform((country) => country || undefined),
  carriers: z.array(z.string().max(200)).max(200).nullish().transform((names) => names ?? undefined),
})

const detect = (number: string, hints: DetectHints) => ({ number, candidates: detectCarrier(number, hints, known) })
const told = z.object({ number: z.string().max(2000) })

/** `detect-carrier <number>` or `--batch`: needs neither database nor configuration. */
export function detectCarrierCommand(program: Command): void {
  program.command('detect-carrier').description('say whose tracking number this may be, best first; 0.8 and more is sure').argument('[number]')
    .option('--country <code>', 'where the buyer lives, like DE').option('--carriers <ids>', 'whom the shop ships with, like dhl,dpd')
    .option('--batch', 'read JSON lines {"number","carriers"?,"country"?}, print a line {"number","candidates"} for each')
    .action(async (number: string | undefined, { batch, country, carriers: names }: { batch?: boolean; country?: string; carriers?: string }) => {
      if (batch) {
        return answerLines((line) => ({ number: told.safeParse(line).data?.number ?? null }), (line) => {
          const { number, ...hints } = parse(Line, line, 'The line')
          return detect(number, hints)
        })
      }
      const asked = parse(Line, { number: number ?? '', country, carriers: names?.split(',').filter((name) => name.trim()) }, 'The question')
      return print(JSON.stringify(detect(asked.number, asked)))
    })
}
