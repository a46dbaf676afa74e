/** docs/theming.md names everything a theme may rely on, and nothing that is not there. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presenters } from '../../widgets/presenters.ts'
import { Placement } from '../../server/contract/page.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/theming.md')
const sourcesOf = (folder: string): string => readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name) && !/\.(test|fixture)\./.test(entry.name)).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n')
const web = sourcesOf('extension/web')
const all = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].toSorted()
const section = (title: string) => {
  const [, level, body] = new RegExp(`^(#+) ${title}\\n(.*)`, 'ms').exec(page)!
  return body!.split(new RegExp(`^#{1,${level!.length}} `, 'm'))[0]!
}

test('the variables', () => {
  const read = all(web, /var\((--afterglow-[\w-]+)/g)
  expect(read.length).toBeGreaterThan(10)
  expect(all(page, /^\| `(--afterglow-[\w-]+)`/gm)).toEqual(read)
  expect(all(page, /(--afterglow-[\w-]+)/g)).toEqual(read)
})

test('their values, light and dark', () => {
  const css = web.replace(/\s+/g, ' ')
  const dark = /data-scheme="dark"\] \{(.*?)\}/.exec(css)![1]!
  for (const [, name, light, darkValue] of page.matchAll(/^\| `(--afterglow-[\w-]+)` \| `([^`]+)`[^|]*\| (?:`([^`]+)`)? ?\|/gm)) {
    expect(css).toContain(`var(${name}, ${light})`)
    if (darkValue) expect(dark).toContain(`var(${name}, ${darkValue})`)
    else expect(dark).not.toContain(`var(${name},`)
  }
})

test('the parts', () => {
  const drawn = all(web, /part(?:=|: )["']([\w-]+)["']/g)
  expect(all(section('Parts').trim().split('\n\n')[0]!, /`([\w-]+)`/g)).toEqual(drawn)
  for (const part of all(page, /::part\(([\w-]+)\)/g)) expect(drawn).toContain(part)
})

test('the events', () => {
  const emitted = [...all(web, /#emit\('(\w+)'/g), ...all(web, /CustomEvent\(['"`]afterglow:(\w+)/g)].toSorted()
  expect(all(page, /^\| `afterglow:(\w+)`/gm)).toEqual(emitted)
  for (const name of all(page, /afterglow:(\w+)/g)) expect(emitted).toContain(name)
})

test('the attributes', () => {
  const observed = all(/observedAttributes = \[(.*?)\]/.exec(web)![1]!, /'(\w+)'/g)
  expect(all(section('Attributes'), /^\| `(\w+)`/gm)).toEqual(observed)
  for (const tag of page.matchAll(/<afterglow-(?:page|widget) ([^>]*)>/g)) for (const name of all(tag[1]!, /(\w+)="/g)) expect(observed).toContain(name)
  expect(all(section('Attributes').split('\n').find((line) => line.startsWith('| `placement`'))!.slice(14), /`(\w+)`/g)).toEqual(Placement.options.toSorted())
  expect(web).toContain('dataset.settled')
})

test('the widgets, and the scenarios shown', () => {
  expect(all(/^Widgets: (.*)\. One/m.exec(page)![1]!, /`([\w-]+)`/g)).toEqual(presenters.map(({ id }) => id).toSorted())
  for (const [, name, scenario] of page.matchAll(/name="([\w-]+)" preview="(\w+)"/g)) expect(read(`widgets/${name}/scenarios.ts`)).toMatch(new RegExp(`\\b${scenario}: `))
})

test('the client', () => {
  const exported = all(read('extension/web/v1-client.d.ts'), /^export (?:function|class) (\w+)/gm)
  expect(all(/^import \{ (.*) \} from 'https:.*client\.js'/m.exec(page)![1]!, /(\w+)/g)).toEqual(exported)
  expect(all(/^`state` is (.*)$/m.exec(page)![1]!.split('What a widget')[0]!, /`(\w+)`/g)).toEqual(all(/WatchState = (.*)/.exec(read('extension/web/v1-client.d.ts'))![1]!, /'(\w+)'/g))
  const [, widget, act] = /widget: '([\w-]+)', act: '(\w+)'/.exec(page)!
  expect(Object.keys(presenters.find(({ id }) => id === widget)!.acts!)).toContain(act)
})

test('the addresses are those the build makes and the server keeps for five minutes', () => {
  const { loader, client, reserve } = { loader: 'v1.js', client: 'v1/client.js', reserve: 'v1.css' } satisfies Partial<import('../../extension/web/manifest.ts').Manifest>
  expect(all(section('What v1 promises'), /`\/embed\/([\w./]+)`/g)).toEqual([loader, client, reserve, 'v1/client.d.ts', 'v2.js'].toSorted())
  expect(read('server/assets.ts')).toContain('max-age=300')
})
