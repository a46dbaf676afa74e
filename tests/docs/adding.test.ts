/** Does what docs/adding.md says, in a copy of the source, and runs types, architecture rules and batteries there. */
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const copy = mkdtempSync(join(tmpdir(), 'afterglow-adding-'))
const at = (path: string) => join(copy, path)

interface Block { section: string; language: string; path: string; content: string }
const text = readFileSync(join(root, 'docs/adding.md'), 'utf8')
const blocks = text.split(/^## /m).slice(1).flatMap((part): Block[] => {
  const section = part.slice(0, part.indexOf('\n'))
  return [...part.matchAll(/^```(\w+)\n(?:\/\/|#|<!--) (\S+)(?: -->)?\n(.*?)^```/gms)].map(([, language, path, content]) => ({ section, language: language!, path: path!, content: content! }))
})

/** `+` lines go in behind the line before them, which must be there once. */
function insertLines(path: string, diff: string): void {
  const lines = readFileSync(at(path), 'utf8').split('\n')
  let place = -1
  for (const line of diff.trimEnd().split('\n')) {
    if (line.startsWith('+')) lines.splice(++place, 0, line.slice(1))
    else {
      place = lines.findIndex((known) => known.trim() === line.trim())
      expect(lines.filter((known) => known.trim() === line.trim()), `${path}: ${line}`).toHaveLength(1)
    }
  }
  writeFileSync(at(path), lines.join('\n'))
}

interface Tree { [key: string]: string | Tree }
const merge = (into: Tree, more: Tree): Tree => Object.entries(more).reduce<Tree>((tree, [key, value]) =>
  ({ ...tree, [key]: typeof value === 'string' ? value : merge((tree[key] ?? {}) as Tree, value) }), into)

function apply({ language, path, content }: Block): void {
  mkdirSync(dirname(at(path)), { recursive: true })
  if (language === 'diff') insertLines(path, content)
  else if (path.startsWith('locales/')) writeFileSync(at(path), JSON.stringify(merge(JSON.parse(readFileSync(at(path), 'utf8')) as Tree, JSON.parse(content) as Tree), null, 2))
  else writeFileSync(at(path), content)
}

/** A language that looks foreign: English with its vowels marked, everything between braces left alone. */
const foreign = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, typeof value !== 'string' ? foreign(value)
  : value.split(/(\{\{.*?\}\})/).map((part) => (part.startsWith('{{') ? part : part.replace(/[aeiou]/g, (vowel) => `${vowel}\u0302`))).join('')]))
function addLanguage(): void {
  cpSync(at('locales/en'), at('locales/nl'), { recursive: true })
  for (const file of readdirSync(at('locales/nl'))) writeFileSync(at(`locales/nl/${file}`), JSON.stringify(foreign(JSON.parse(readFileSync(at(`locales/en/${file}`), 'utf8')) as Tree)))
}
const probe = `import { expect, test } from 'vitest'
import { systemTexts } from '../../extension/web/system-texts.ts'
import { documentTexts } from '../../extension/web/document-texts.ts'
import { loadMessages } from '../../server/messages.ts'
test('the new language speaks', () => {
  const messages = loadMessages('locales')
  expect(messages.resolve('nl-BE', 'en')).toBe('nl')
  expect(messages.forWidgets('nl', 'informal', ['care'])['care.title']).toContain('\u0302')
  expect(systemTexts('nl').retry + documentTexts('nl').title + messages.texts('nl', 'formal')('lookup.title')).toContain('\u0302')
})`

interface Report { success: boolean; testResults: { name: string; message: string; assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[] }
/** Runs test files of the copy; answers the names of what passed and what failed. */
async function runTests(project: string, files: string[], only: string[] = []): Promise<{ passed: string[]; failed: string[] }> {
  const report = at(`report-${project}.json`)
  await run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, '--reporter=json', `--outputFile=${report}`, ...only, ...files], { cwd: copy, maxBuffer: 1e8 }).catch(() => {})
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const results = testResults.flatMap(({ assertionResults }) => assertionResults)
  const broken = testResults.filter(({ message }) => message).map(({ name, message }) => `${name}: ${message}`)
  return {
    passed: results.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName),
    failed: [...broken, ...results.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n')}`)],
  }
}

beforeAll(() => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, maxBuffer: 1e8 }).toString().split('\0').filter((file) => file && !/^(docs|\.ci)\//.test(file) && existsSync(join(root, file)))
  for (const file of files) cpSync(join(root, file), at(file), { recursive: true })
  symlinkSync(join(root, 'node_modules'), at('node_modules'))
  for (const block of blocks) apply(block)
  addLanguage()
  writeFileSync(at('extension/web/probe.test.ts'), probe)
}, 60_000)
afterAll(() => { rmSync(copy, { recursive: true, force: true }) })

test('the page names every file it touches, and no more than it promises', () => {
  const touched = (section: string) => blocks.filter((block) => block.section === section).map(({ path, language }) => `${language === 'diff' ? 'list ' : ''}${path}`).filter((path) => !path.startsWith('locales/'))
  const beyond = (section: string, folder: RegExp) => touched(section).filter((path) => !folder.test(path))
  expect(beyond('A carrier', /^server\/carriers\/nordpost\.(ts|codes\.csv)$|^tests\/fixtures\/carriers\/nordpost\//)).toEqual(['list server/carriers/index.ts'])
  expect(beyond('A widget', /^widgets\/care\//)).toEqual(['list widgets/registry.ts', 'list widgets/presenters.ts'])
  expect(beyond('A shop', /^server\/platforms\/kiosk\//)).toEqual(['list server/platforms/index.ts'])
  expect(blocks.filter(({ section }) => section === 'A language')).toEqual([])
  expect(blocks).toHaveLength(text.match(/^```/gm)!.length / 2)
})

test('with all four added, types hold and the batteries pass', async () => {
  const types = run(join(root, 'node_modules/.bin/tsc'), [], { cwd: copy }).then(() => '', ({ stdout }: { stdout: string }) => stdout)
  const node = await runTests('node', ['tests/architecture', 'tests/contracts/carriers', 'tests/contracts/locales.test.ts', 'server/platforms/kiosk', 'server/playground', 'server/http/api.test.ts', 'extension/web/probe.test.ts'], ['-t', '^(?!carrier (?!nordpost )|de/|en/)'])
  const dom = await runTests('dom', ['tests/contracts/widgets.test.tsx'], ['-t', '^(care|the lists)'])
  expect([...node.failed, ...dom.failed]).toEqual([])
  expect(await types).toBe('')
  const passed = [...node.passed, ...dom.passed].join('\n')
  for (const name of ['carrier nordpost all.json', 'carrier nordpost track: HTTP 429 with a date', 'carrier nordpost damaged answers', 'care worst, de formal', 'nl/widgets has every key', 'a sale becomes an order', 'every route is described', 'the new language speaks', 'every import respects the layers']) expect(passed).toContain(name)
}, 120_000)
