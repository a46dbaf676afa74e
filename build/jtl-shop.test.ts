import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, expect, test } from 'vitest'
import { compileCatalogue, pluginFiles, pluginVersion, readCatalogue, zipOf } from './jtl-shop.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const plugin = join(root, 'extension/jtl-shop/afterglow')
const info = readFileSync(join(plugin, 'info.xml'), 'utf8')

test('the zip holds what JTL-Shop installs, and its bytes depend on nothing else', () => {
  const files = pluginFiles(root, dist)
  const names = files.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['afterglow/info.xml', 'afterglow/Bootstrap.php', 'afterglow/locale/en-GB/base.mo', 'afterglow/locale/de-DE/base.mo', 'afterglow/frontend/embed/v1.js', 'afterglow/LICENSE.md']))
  expect(names.filter((name) => !/^afterglow\/[\w./-]+$/.test(name))).toEqual([])
  expect(zipOf(pluginFiles(root, dist).toReversed()).equals(zipOf(files))).toBe(true)
  expect(pluginVersion(root)).toMatch(/^\d+\.\d+\.\d+$/)
})

test('others read our zip: PHP\'s own library finds every file whole', () => {
  const dir = mkdtempSync(join(tmpdir(), 'afterglow-zip-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  writeFileSync(join(dir, 'a.zip'), zipOf([{ name: 'b/ä.txt', data: Buffer.from('x'.repeat(5000)) }, { name: 'a.txt', data: Buffer.alloc(0) }]))
  const list = '$zip = new PharData($argv[1]); foreach (new RecursiveIteratorIterator($zip) as $file) echo basename($file->getPathname()), " ", strlen(file_get_contents($file->getPathname())), "\\n";'
  const listed = execFileSync('php', ['-r', list, join(dir, 'a.zip')]).toString()
  expect(listed.trim().split('\n').toSorted()).toEqual(['a.txt 0', 'ä.txt 5000'])
})

test('catalogues compile to what gettext reads', () => {
  const messages = readCatalogue('msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "Schl\\"üssel"\nmsgstr "Ke\\\\y"\n')
  expect([...messages]).toEqual([['', 'Language: en\n'], ['Schl"üssel', 'Ke\\y']])
  const mo = compileCatalogue(messages)
  const text = (table: number, index: number) => mo.subarray(mo.readUInt32LE(table + index * 8 + 4), mo.readUInt32LE(table + index * 8 + 4) + mo.readUInt32LE(table + index * 8)).toString()
  expect([mo.readUInt32LE(0).toString(16), mo.readUInt32LE(8)]).toEqual(['950412de', 2])
  expect([text(mo.readUInt32LE(12), 1), text(mo.readUInt32LE(16), 1)]).toEqual(['Schl"üssel', 'Ke\\y'])
})

test('every text of the admin has its English, and no catalogue holds one that is not shown', () => {
  const shown = new Set<string>()
  for (const { name, data } of pluginFiles(root, dist)) {
    if (/adminmenu\/.*\.tpl$/.test(name)) for (const [, text] of data.toString().matchAll(/\{__\('([^']+)'\)\}/g)) shown.add(text!)
  }
  const admin = /<Adminmenu>[\s\S]*<\/Adminmenu>/.exec(info)![0]
  for (const [, text] of `${/<Description>[^<]+<\/Description>/.exec(info)![0]}${admin}`.matchAll(/<(?:Name|Description|Option[^>]*)>([^<]+)</g)) shown.add(text!)
  shown.delete('Afterglow')
  for (const language of ['en-GB', 'de-DE']) {
    const catalogue = readCatalogue(readFileSync(join(plugin, 'locale', language, 'base.po'), 'utf8'))
    expect([...catalogue.keys()].filter(Boolean).toSorted(), language).toEqual([...shown].toSorted())
    expect([...catalogue.values()].filter((text) => text === ''), language).toEqual([])
    if (language === 'en-GB') expect([...catalogue.values()].filter((text) => /[äöüß]/i.test(text))).toEqual([])
  }
})

/** The rules of JTL-Shop's own installer (JTL\Plugin\Admin\Validation\Items), as far as this plugin can break them. */
test('info.xml keeps JTL-Shop\'s rules', () => {
  const types = 'selectbox|radio|checkbox|text|textarea|password|number|email|url|tel|color|colorpicker|range|date|time|week|month|none'
  const settings = [...info.matchAll(/<Setting ([^>]*)>([\s\S]*?)<\/Setting>/g)]
  expect(settings.length).toBeGreaterThan(8)
  for (const [all, attributes, body] of settings) {
    expect(attributes, all).toMatch(new RegExp(`^type="(${types})" initialValue="[^"]*" sort="\\d+" conf="[YN]"$`))
    expect(body).toMatch(/<Name>[^<]+<\/Name>/)
    expect(body).toMatch(/<ValueName>[\w]+<\/ValueName>/)
    if (attributes!.includes('selectbox')) expect(body!.match(/<Option value="[^"]+" sort="\d+">[^<]+<\/Option>/g)!.length).toBeGreaterThan(1)
  }
  const valueNames = [...info.matchAll(/<ValueName>(\w+)</g)].map(([, name]) => name)
  expect(new Set(valueNames).size).toBe(valueNames.length)
  const sorts = settings.map(([, attributes]) => /sort="(\d+)"/.exec(attributes!)![1])
  expect(sorts).toEqual(sorts.map((_, index) => String(index)))
  expect(info).toMatch(/<XMLVersion>10[0-2]<\/XMLVersion>[\s\S]*<MinShopVersion>5\.2\.0<\/MinShopVersion>[\s\S]*<PluginID>afterglow<\/PluginID>/)
  expect(info).toMatch(/<CreateDate>\d{4}-\d\d-\d\d<\/CreateDate>/)
  for (const [, vendor] of info.matchAll(/<Vendor>([\s\S]*?)<\/Vendor>/g)) {
    for (const iso of ['GER', 'ENG']) expect(vendor).toMatch(new RegExp(`<Localization iso="${iso}">\\s*<Name>[^<]+</Name>\\s*<Purpose>[^<]+</Purpose>\\s*<Description>[^<]+</Description>\\s*<PrivacyPolicy>https://`))
  }
  for (const [, link] of info.matchAll(/<Link>([\s\S]*?)<\/Link>/g)) {
    for (const iso of ['GER', 'ENG']) for (const field of ['Seo', 'Name', 'Title', 'MetaTitle', 'MetaKeywords', 'MetaDescription']) expect(link).toMatch(new RegExp(`iso="${iso}">[\\s\\S]*<${field}>[^<]+</${field}>`))
    expect(pluginFiles(root, dist).map(({ name }) => name)).toContain(`afterglow/frontend/template/${/<Template>([^<]+)</.exec(link!)![1]}`)
  }
  for (const [, variable] of info.matchAll(/<Variable>([\s\S]*?)<\/Variable>/g)) expect(variable).toMatch(/<Name>\w+<\/Name>\s*<Description>[^<]+<\/Description>\s*<VariableLocalized iso="GER">[^<]+<\/VariableLocalized>\s*<VariableLocalized iso="ENG">/)
})
