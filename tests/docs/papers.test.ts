/** What the papers name exists: links, variables, metrics, commands, routes, the signature. */
import { createHmac } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { carriers } from '../../server/carriers/index.ts'
import { makeProgram } from '../../server/commands/program.ts'
import { makeMetrics } from '../../server/metrics.ts'
import { platforms } from '../../server/platforms/index.ts'
import { signatureOf } from '../../server/platforms/_signature.ts'
import { ErrorCode } from '../../server/contract/errors.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const papers = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs'), { recursive: true }).map((name) => `docs/${String(name)}`).filter((name) => name.endsWith('.md'))]
const all = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].toSorted()
/** As GitHub makes them. */
const anchorsOf = (path: string) => [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-'))

test.each(papers)('%s leads nowhere that is not there', (paper) => {
  const links = [...read(paper).replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(([, link, picture]) => link ?? picture!).filter((link) => !/^https?:/.test(link))
  const broken = links.filter((link) => {
    const [path, anchor] = link.split('#')
    const target = path ? join(dirname(paper), path) : paper
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
  })
  expect(broken).toEqual([])
})

test('no picture is heavier than 250 KB', () => {
  const pictures = readdirSync(join(root, 'docs/pictures')).filter((name) => /\.(webp|png)$/.test(name))
  expect(pictures.length).toBeGreaterThan(3)
  for (const name of pictures) expect(statSync(join(root, 'docs/pictures', name)).size).toBeLessThan(250_000)
})

test('the configuration table and .env.example name every variable', () => {
  const known = all(read('server/config.ts').split('function faultsTogether')[0]!, /^ {2}([A-Z][A-Z_]+): /gm)
  expect(known.length).toBeGreaterThan(10)
  const rows = read('docs/operations.md').split('\n').filter((line) => /^\| `[A-Z]/.test(line)).map((line) => line.split('|')[1]!)
  expect(all(rows.join(), /`([A-Z_]+)`/g)).toEqual(known)
  expect(all(read('.env.example'), /^#?([A-Z][A-Z_]+)=/gm)).toEqual(known)
})

test('the metrics', async () => {
  const metrics = makeMetrics(() => ({ countWaiting: async () => 0, listDead: async () => [] }) as never, async () => ({ carriers: [], lanes: [] }))
  const text = await metrics.text()
  expect(all(read('docs/operations.md'), /`(afterglow_\w+)`/g)).toEqual(all(text, /^# HELP (afterglow_\w+)/gm))
})

test('the commands', () => {
  const commands = makeProgram().commands.map((command) => command.name())
  for (const paper of papers) for (const name of all(read(paper), /afterglow -- ([a-z][\w-]+)/g)) expect(commands, paper).toContain(name)
  expect(all(/Command line\*\*: (.*)/.exec(read('CHANGELOG.md'))![1]!, /`([\w-]+)[` ]/g)).toEqual(commands.toSorted())
})

test.each(['README.md', 'docs/operations.md', 'CHANGELOG.md'])('%s names every carrier that is asked, and no other', (paper) => {
  const asked = carriers.filter(({ id, track }) => track && id !== 'demo').map(({ name }) => name).toSorted((one, other) => one.localeCompare(other, 'en'))
  expect(/\*\*Carriers asked:\*\* (.*?)\./.exec(read(paper))?.[1]).toBe(asked.join(', '))
})

test('the routes of a shop, the error codes and the signature in docs/api.md', () => {
  const page = read('docs/api.md')
  const paths = platforms.find(({ id }) => id === 'rest')!.mount!({} as never, async () => '', (() => {}) as never, {} as never).flatMap((part) => Object.entries(part.paths ?? {}))
  const routes = paths.flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`)).toSorted()
  expect(all(page.split('\n').find((line) => line.startsWith('| a shop'))!, /`([A-Z]+ [^`]+)`/g)).toEqual(routes)
  expect(all(page.slice(page.indexOf('| Code')), /`(\w+)`(?=.*\| \d{3}|, `)/g)).toEqual(ErrorCode.options.toSorted())
  const [, text, shown] = /update\('(.*?)'\).*\n\/\/ (v1=\w+)/.exec(page)!
  const [timestamp, method, pathWithQuery, body] = text!.split('.') as [string, string, string, string]
  expect(shown).toBe(`v1=${createHmac('sha256', 'secret').update(text!).digest('hex')}`)
  expect(shown).toBe(signatureOf('secret', { timestamp, method, pathWithQuery }, body))
})
