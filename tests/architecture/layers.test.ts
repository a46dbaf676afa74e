/** The layers, as a test: who may import whom. First match wins; a target is a repo path, `npm:<package>` or `node:<module>`; type-only imports carry a `type ` prefix. A folder without a rule fails. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { expect, test } from 'vitest'

interface Rule { from: RegExp; may: RegExp[]; why: string }
const testFile: RegExp[] = [/./]
const rules: Rule[] = [
  { from: /\.test\.tsx?$/, may: testFile, why: 'a unit test may reach anything' },
  { from: /^server\/contract\//, may: [/^(type )?server\/contract\//, /^npm:zod$/], why: 'the contract is a leaf' },
  { from: /^server\/core\//, may: [/^(type )?server\/(core|contract)\//, /^node:crypto$/, /^type npm:zod$/, /^npm:temporal-polyfill$/], why: 'core sees the world through its ports' },
  { from: /^server\/(carriers|platforms)\/index\.ts$/, may: [/^(type )?server\/$1\//, /^type server\/core\//], why: 'a registry only lists' },
  { from: /^server\/storage\//, may: [/^(type )?server\/(storage|core|contract)\//, /^(type )?(npm|node):/], why: 'storage is one adapter' },
  { from: /^server\/jobs\//, may: [/^(type )?server\/(jobs|core|contract)\//, /^(type )?server\/storage\/(database|transaction)\.ts$/, /^(type )?(npm|node):/], why: 'jobs join a transaction of storage, and know nothing else' },
  { from: /^server\/(carriers|platforms)\/([^/.]+)/, may: [/^(type )?server\/(core|contract)\//, /^(type )?server\/$1\/$2/, /^(type )?server\/$1\/_/, /^(type )?(npm|node):/], why: 'adapters never meet' },
  { from: /^server\/http\//, may: [/^(type )?server\/(http|core|contract)\//, /^(type )?npm:(@?hono|zod|zod-openapi)/, /^node:crypto$/], why: 'routes receive adapters as arguments' },
  { from: /^server\/admin\//, may: [/^(type )?server\/admin\//, /^type server\/(contract|core)\//, /^(type )?widgets\/(kit\/|registry\.ts|[^/]+\/scenarios\.ts)/, /^(type )?extension\/web\//, /^(type )?npm:(preact|i18next)/, /^locales\//], why: 'admin is a browser app' },
  { from: /^server\/playground\//, may: [/^(type )?server\/playground\//, /^type server\/contract\//, /^(type )?widgets\/(kit\/|registry\.ts|[^/]+\/scenarios\.ts)/, /^(type )?extension\/(web|shopify-checkout)\//, /^(type )?npm:preact/, /^locales\//], why: 'the playground is a browser app that shows every host' },
  { from: /^server\//, may: [/^(type )?server\//, /^(type )?widgets\/(registry|presenters)\.ts$/, /^type extension\/web\//, /^(type )?(npm|node):/, /^locales\//], why: 'the composition root wires everything' },
  { from: /^widgets\/kit\//, may: [/^(type )?widgets\/kit\//, /^type server\/contract\//, /^(type )?npm:preact/], why: 'the kit knows no widget and no host' },
  { from: /^widgets\/registry\.ts$/, may: [/^widgets\/[^/]+\/widget\.ts$/, /^type widgets\/kit\//], why: 'the registry only lists' },
  { from: /^widgets\/presenters\.ts$/, may: [/^widgets\/[^/]+\/present\.ts$/, /^type server\/core\//], why: 'the list only lists' },
  { from: /^widgets\/([^/]+)\/(present|settings|view)\.ts$/, may: [/^(type )?widgets\/$1\//, /^(type )?server\/contract\//, /^type server\/core\//, /^npm:zod$/], why: 'the server half of a widget: contract, zod and the types of core' },
  { from: /^widgets\/([^/]+)\/scenarios\.ts$/, may: [/^type widgets\/kit\//, /^(type )?widgets\/$1\//, /^type server\/contract\//], why: 'scenarios are data' },
  { from: /^widgets\/([^/]+)\//, may: [/^(type )?widgets\/kit\//, /^(type )?widgets\/$1\/(?!present|settings|view|scenarios)/, /^type widgets\/$1\//, /^type server\/contract\//, /^(type )?npm:preact(\/hooks)?$/], why: 'a component imports the kit and its own folder' },
  { from: /^extension\/([^/]+)\//, may: [/^(type )?extension\/$1\//, /^(type )?widgets\/(kit\/|registry\.ts|order-status\/widget\.ts)/, /^type widgets\/(order-status|tracking)\/view\.ts$/, /^type server\/contract\//, /^(type )?npm:(preact|@shopify\/ui-extensions)/], why: 'a host knows the kit, the registry and which widget comes first, and no other host' },
]

function* files(dir: string): Generator<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = posix.join(dir, entry.name)
    if (entry.isDirectory() && !['node_modules', 'dist'].includes(entry.name)) yield* files(path)
    else if (/\.tsx?$/.test(entry.name)) yield path
  }
}
const importPattern = /^\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
function* importsOf(file: string) {
  for (const [, type, fixed, lazy] of readFileSync(file, 'utf8').matchAll(importPattern)) {
    const specifier = (fixed ?? lazy)!
    const target = specifier.startsWith('.') ? posix.join(dirname(file), specifier)
      : specifier.startsWith('node:') ? specifier : `npm:${specifier}`
    yield { target: (type ? 'type ' : '') + target, runtime: !type }
  }
}
const every = ['server', 'widgets', 'extension'].flatMap((top) => [...files(top)])

test('every import respects the layers', () => {
  const broken: string[] = []
  let seen = 0
  for (const file of every) {
    const rule = rules.find(({ from }) => from.test(file))
    if (!rule) { broken.push(`${file}: no rule covers this folder`); continue }
    const groups = rule.from.exec(file)!
    const may = rule.may.map((re) => new RegExp(re.source.replace(/\$(\d)/g, (_, n) => groups[Number(n)] ?? '')))
    for (const { target } of importsOf(file)) {
      seen++
      if (!may.some((re) => re.test(target))) broken.push(`${file} -> ${target}: ${rule.why}`)
    }
  }
  expect(broken).toEqual([])
  expect(seen).toBeGreaterThan(100) // a scanner that finds nothing must not pass
})

test('no file imports itself round a circle', () => {
  const graph = new Map(every.map((file) => [file, [...importsOf(file)].filter(({ runtime }) => runtime).map(({ target }) => target)]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) { circles.push([...path.slice(path.indexOf(file)), file].join(' -> ')); return }
    if (done.has(file)) return
    for (const target of graph.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of every) visit(file, [])
  expect(circles).toEqual([])
})

test('only lists may re-export: no barrels', () => {
  const barrels = every.filter((file) => /(^|\/)index\.tsx?$/.test(file) && !/^server\/(carriers|platforms)\/index\.ts$/.test(file))
  expect(barrels).toEqual([])
})

test('no file is longer than 300 lines', () => {
  const long = every.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)
  expect(long).toEqual([])
})
