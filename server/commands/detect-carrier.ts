import type { Command } from 'commander'
import * as z from 'zod'
import { carriers } from '../carriers/index.ts'
import { numberFormats } from '../carriers/numbers/formats.ts'
import { parse } from '../contract/errors.ts'
import { patternOf } from '../core/carrier-choice/number-pattern.ts'
import { detectCarrier, type DetectHints } from '../core/detect-carrier.ts'
import { findCarrier } from '../core/find-carrier.ts'
import { answerLines } from './batch.ts'
import { print } from './run-context.ts'

const known = { carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])), formats: numberFormats }
const Country = z.string().trim().regex(/^[a-z]{2}$/i, 'must be two letters, like DE')
const Line = z.object({
  number: z.string().max(2000),
  country: z.union([Country, z.literal('')]).nullish().transform((country) => country || undefined),
  carriers: z.array(z.string().max(200)).max(200).nullish().transform((names) => names ?? undefined),
  corrected: z.array(z.object({ number: z.string().min(1).max(100), carrier: z.string().min(1).max(200) })).max(10_000).nullish(),
})

/** A correction of a carrier nobody knows teaches nothing. */
const learnedFrom = (corrected: z.output<typeof Line>['corrected']): DetectHints['learned'] => corrected?.flatMap(({ number, carrier: name }) => {
  const carrier = findCarrier(known.carriers, name)
  return carrier === null ? [] : [{ pattern: patternOf(number), carrier }]
})
const detect = ({ number, corrected, ...hints }: z.output<typeof Line>) => ({ number, candidates: detectCarrier(number, { ...hints, learned: learnedFrom(corrected) }, known) })

/** `4711=dpd,4712=gls`. */
const readCorrected = (text: string | undefined) => text?.split(',').filter((part) => part.trim()).map((part) => {
  const [number = '', carrier = ''] = part.split('=').map((side) => side.trim())
  return { number, carrier }
})
const told = z.object({ number: z.string().max(2000) })

/** `detect-carrier <number>` or `--batch`: needs neither database nor configuration. */
export function detectCarrierCommand(program: Command): void {
  program.command('detect-carrier').description('say whose tracking number this may be, best first; 0.8 and more is sure').argument('[number]')
    .option('--country <code>', 'where the buyer lives, like DE').option('--carriers <ids>', 'whom the shop ships with, like dhl,dpd')
    .option('--corrected <pairs>', 'numbers whose carrier was corrected by hand, like 4711=dpd,4712=gls')
    .option('--batch', 'read JSON lines {"number","carriers"?,"country"?,"corrected"?}, print a line {"number","candidates"} for each')
    .action(async (number: string | undefined, { batch, country, carriers: names, corrected }: { batch?: boolean; country?: string; carriers?: string; corrected?: string }) => {
      if (batch) {
        return answerLines((line) => ({ number: told.safeParse(line).data?.number ?? null }), (line) => detect(parse(Line, line, 'The line')))
      }
      const asked = parse(Line, { number: number ?? '', country, carriers: names?.split(',').filter((name) => name.trim()), corrected: readCorrected(corrected) }, 'The question')
      return print(JSON.stringify(detect(asked)))
    })
}
