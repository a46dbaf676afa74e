/** Writes docs/carriers.md from the adapters: their settings, quotas, code tables, number formats, and what they say of themselves. */
import { parse } from 'csv-parse/sync'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { readCodes, type CodeRow } from '../server/carriers/_codes.ts'
import { carriers } from '../server/carriers/index.ts'
import { linkOnly } from '../server/carriers/link-only.ts'
import { TrackingReason, TrackingStatus } from '../server/contract/tracking.ts'
import type { Carrier, CarrierAbout, CarrierGift } from '../server/core/carrier-port.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'server/carriers')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
const rowsOf = (text: string) => parse(text, { columns: true, comment: '#', comment_no_infix: true, trim: true }) as Record<string, string>[]

const gifts: Record<CarrierGift, string> = {
  estimate: 'delivery day', window: 'delivery window', pickup_point: 'pick-up point', signature_name: 'name of who received it', proof: 'proof of delivery',
  next_steps: 'what happens next', service: 'product', pieces: 'numbers of the pieces',
}
/** What stands in its answers, and the proof it gives to the merchant's key. */
const giftsOf = ({ about, proof }: Carrier): string => [...about!.gives.map((gift) => gifts[gift]), ...(proof ? [`proof of delivery on demand${proof.of === 'signed' ? ' (where signed for)' : ''}`] : [])].join(', ')
const webhookSecrets = {
  ours: 'webhook, proven by a secret of ours that is entered at the carrier', address: 'webhook, proven by a secret in its address',
  theirs: 'webhook, proven by a secret of the carrier', subscribed: 'webhook, subscribed to for each parcel or the account',
} as const

/** A cell of a table: no bar, no line break, no markup. */
const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').trim()
const table = (head: string[], rows: string[][]) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
const list = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ') || 'none'
const linked = (text: string) => (text.startsWith('https://') ? `<${text}>` : text)

/** The code tables an adapter reads: those its files and what they import name. */
function tablesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const source = read(file)
  const own = [...source.matchAll(/'\.\/([\w.-]+\.(?:codes|words|[\w.]*codes)\.csv|_words\.csv)'/g)].map(([, name]) => name!)
  const imported = [...source.matchAll(/from '\.\/([\w.-]+\.ts)'/g)].flatMap(([, name]) => tablesOf(name!, seen))
  return [...new Set([...own, ...imported])]
}

interface CodeTable { file: string; rows: CodeRow[]; notes: string[] }
const codeTablesOf = (file: string): CodeTable[] => tablesOf(file).toSorted().map((name) => ({
  file: name, rows: readCodes(new URL(name, `file://${folder}/`)), notes: read(name).split('\n').filter((line) => line.startsWith('#')).map((line) => line.slice(1).replace(/^ /, '')),
}))

interface Setting { title?: string; description?: string; secret?: boolean; default?: unknown }
/** What the merchant enters, as the admin's form asks for it. */
function settingsOf(carrier: Carrier): string {
  const { properties = {}, required = [] } = z.toJSONSchema(carrier.settings, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, Setting>; required?: string[] }
  const rows = Object.entries(properties).map(([name, { title, description, secret, default: otherwise }]) => [
    cell(title ?? name), required.includes(name) ? (secret ? 'yes, secret' : 'yes') : typeof otherwise === 'string' && otherwise ? `no: \`${cell(otherwise)}\`` : secret ? 'no, secret' : 'no', cell(description ?? ''),
  ])
  return rows.length > 0 ? table(['Setting', 'Needed', ''], rows) : 'Needs nothing.'
}

const formats = rowsOf(read('numbers/formats.csv'))
const operators = rowsOf(read('numbers/operators.csv'))
function numbersOf({ id }: Carrier): string {
  const own = formats.filter(({ carrier, also }) => carrier === id || also!.split(' ').includes(id)).map(({ format, pattern, check }) => `${format} (\`${pattern}\`${check ? `, check digit ${check}` : ''})`)
  const posts = operators.filter(({ carrier }) => carrier === id).map(({ country }) => country!)
  return [...own, ...(posts.length > 0 ? [`postal numbers that end in ${posts.join(', ')} (UPU S10)`] : [])].join('; ') || 'none of its own: told by the merchant\'s choice'
}

const seconds = (ms: number) => `${ms / 1000} s`
const newsBy = ({ webhook }: Carrier) => ['asked', ...(webhook ? [webhookSecrets[webhook.secret]] : [])].join('; ')
const tried = ({ triedLive }: CarrierAbout) => triedLive ?? 'never'
const languagesOf = ({ language, about }: Carrier) => (typeof about!.languages === 'string' ? about!.languages : about!.languages.length > 0 ? about!.languages.join(', ') : `${language} only`)

/** How each table is to be read and where it comes from, as it says itself; once, with the first carrier that reads it. */
function codesOf(tables: CodeTable[], shown: Set<string>): string {
  const links = tables.map(({ file, rows }) => `[${file}](../server/carriers/${file}) (${rows.length} rows)`).join(', ')
  const notes = tables.filter(({ file }) => !shown.has(file) && shown.add(file)).flatMap(({ file, notes }) => [`${file}:`, ...notes.map((line) => `  ${line}`)])
  return [`- **Codes**, each with the vendor's wording and its source: ${links}.`, ...(notes.length > 0 ? ['', '<details><summary>Where they come from</summary>', '', '```text', ...notes, '```', '', '</details>'] : [])].join('\n')
}

function sectionOf(carrier: Carrier, shown: Set<string>): string {
  const about = carrier.about!
  const tables = codeTablesOf(`${carrier.id}.ts`)
  const rows = tables.flatMap((one) => one.rows)
  const statuses = TrackingStatus.options.filter((status) => rows.some((row) => row.status === status))
  const reasons = TrackingReason.options.filter((reason) => rows.some((row) => row.reason === reason))
  const cannot = Object.entries(about.cannotTell ?? {}).map(([state, why]) => `${state.replaceAll('_', ' ')} (${why})`)
  return [
    `### ${carrier.name}`, '',
    `\`${carrier.id}\`. ${about.api}: ${linked(about.source)}`, '',
    settingsOf(carrier), '',
    `- **News**: ${newsBy(carrier)}. Tried against the live service: ${tried(about)}.`,
    `- **Statuses**: ${list(statuses)}.`,
    `- **Reasons**: ${list(reasons)}.`,
    `- **Beside them**: ${giftsOf(carrier) || 'nothing'}. **Language**: ${languagesOf(carrier)}.`,
    `- **Limit**: ${carrier.quota!.perDay.toLocaleString('en')} questions a day, ${seconds(carrier.quota!.minIntervalMs)} apart${carrier.trackMany ? `, of up to ${carrier.trackMany.most} parcels each` : ''}, unless the merchant says otherwise (${about.limit}).`,
    `- **Numbers**: ${numbersOf(carrier)}.`,
    ...(cannot.length > 0 ? [`- **Cannot tell**: ${cannot.join('; ')}.`] : []),
    ...(about.uncited ? [`- **Not found to cite**: ${about.uncited}.`] : []),
    codesOf(tables, shown),
  ].join('\n')
}

/** The page as it should stand in docs/carriers.md. */
export function carriersPage(): string {
  const asked = carriers.filter(({ about }) => about).toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const [aggregators, direct] = [asked.filter(({ courierOf }) => courierOf), asked.filter(({ courierOf }) => !courierOf)]
  const linkedOnly = linkOnly.filter(({ id }) => carriers.some((carrier) => carrier.id === id && !carrier.about)).toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const countries = new Map(rowsOf(read('link-only.csv')).map(({ id, country }) => [id, country]))
  const shown = new Set<string>()
  const overview = (some: Carrier[]) => table(['Carrier', 'News', 'Beside status, reason and scans', 'A day', 'Apart', 'Tried live'], some.map((carrier) => [
    `[${carrier.name}](#${carrier.name.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-')})`, carrier.webhook ? 'asked, webhook' : 'asked',
    giftsOf(carrier), carrier.quota!.perDay.toLocaleString('en'), seconds(carrier.quota!.minIntervalMs), tried(carrier.about!),
  ]))
  return `${[
    '# Carriers', '',
    'Made from the adapters by `npm exec -- node build/carriers-doc.ts`; a test fails while it is not current. Do not edit it by hand.', '',
    `${direct.length} carriers are read directly, ${aggregators.length} services read others for a merchant who pays them, and ${linkedOnly.length} carriers are linked to. All were built from public documentation and published answers; whether one was seen to work against its live service stands beside it. What our statuses and reasons mean: [server/contract/tracking.ts](../server/contract/tracking.ts). Every code not listed is told as \`unknown\`, logged once and shown in the admin.`, '',
    '## Read directly', '', overview(direct), '', '## Through a service', '', overview(aggregators), '',
    '## Linked to', '', 'Named, and linked to where the carrier has a public page; never asked. Whoever wants their status takes one of the services above.', '',
    table(['Carrier', 'Home', 'Page of a parcel'], linkedOnly.map((carrier) => {
      const url = carrier.trackingUrl('{number}', 'en')?.replaceAll('%7B', '{').replaceAll('%7D', '}')
      return [cell(carrier.name), countries.get(carrier.id) === '*' ? '' : countries.get(carrier.id) ?? '', url ? `\`${cell(url)}\`` : 'none']
    })), '',
    '## One that is missing', '',
    'A merchant adds a carrier by hand in the admin, *Connections*: its name and a link with `{number}` where the tracking number goes. A developer adds a linked one as a row of `server/carriers/link-only.csv`, and one that is read as [adding.md](adding.md) shows.', '',
    '## What each needs and gives', '', asked.map((carrier) => sectionOf(carrier, shown)).join('\n\n'),
  ].join('\n')}\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(root, 'docs/carriers.md'), carriersPage())
