import { parse as parseCsv } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'

const empty = z.literal('').transform(() => undefined)
const CodeRow = z.strictObject({
  code: z.string().min(1),
  status: z.union([empty, TrackingStatus]),
  reason: z.union([empty, TrackingReason]),
  flags: z.string().transform((text) => text.split(';').filter(Boolean)).pipe(z.array(TrackingFlag)),
  informational: z.enum(['', '1']).transform(Boolean),
  wording: z.string(),
  source: z.string().min(1),
})

/** What one row of a carrier's table says. Without `status` the row only adds to what is known otherwise. */
export interface CodeRow {
  code: string
  status?: TrackingStatus
  reason?: TrackingReason
  flags: TrackingFlag[]
  informational: boolean
  /** What must stand in the text; or, with carriers that do not ask for that, the vendor's words for the code. */
  wording: string
  /** `*`: this code means several things; its wording decides first. */
  ambiguous: boolean
  /** Whether a text says what this row's wording says; a row without wording fits every text. */
  fits(text: string): boolean
}

/** Case, spaces and typographic apostrophes do not matter when wordings are compared. */
export const foldText = (text: string) => text.toLowerCase().replaceAll('’', '\'').replace(/\s+/g, ' ')

function matcher(wording: string): (text: string) => boolean {
  const alternatives = wording.split('|').map((one) => foldText(one).split('…').map((part) => part.trim()).filter(Boolean)).filter((parts) => parts.length > 0)
  const inOrder = (text: string, parts: string[]) => {
    let from = 0
    for (const part of parts) {
      const at = text.indexOf(part, from)
      if (at < 0) return false
      from = at + part.length
    }
    return true
  }
  return (text) => alternatives.some((parts) => inOrder(text, parts))
}

/** Most rows are found by their code, and their wording is never asked: it is taken apart at the first question. */
function lazyMatcher(wording: string): (text: string) => boolean {
  let fits: ((text: string) => boolean) | undefined
  return (text) => (fits ??= matcher(wording))(text)
}

/**
 * Reads a carrier's status table (`<id>.codes.csv`): columns code, status, reason, flags, informational, wording, source;
 * lines that start with # are comments. Throws when the table itself is wrong, so a bad row never reaches a buyer.
 */
export function readCodes(url: URL): CodeRow[] {
  const rows = z.array(CodeRow).parse(parseCsv(readFileSync(url), { columns: true, comment: '#', comment_no_infix: true, trim: true }))
  return rows.map(({ code, status, reason, flags, informational, wording }) => ({
    code, status, reason, flags, informational, wording,
    ambiguous: wording === '*',
    fits: wording === '' || wording === '*' ? () => true : lazyMatcher(wording),
  }))
}
