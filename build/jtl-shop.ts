/** The plugin of JTL-Shop as merchants install it: one zip whose bytes depend on nothing but its content. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'

const plugin = 'extension/jtl-shop/afterglow'

interface Entry { name: string; data: Buffer }

/** 1 January 2026, midnight, as MS-DOS writes it: when a file was built says nothing about it. */
const dosDate = ((2026 - 1980) << 9) | (1 << 5) | 1
const utf8Names = 0x0800
const deflated = 8
/** Files that everybody may read, in the high half of the external attributes, where Unix keeps its modes. */
const readable = (0o100644 << 16) >>> 0

function headerOf({ name, data }: Entry, packed: Buffer): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  header.writeUInt16LE(utf8Names, 2)
  header.writeUInt16LE(deflated, 4)
  header.writeUInt16LE(dosDate, 8)
  header.writeUInt32LE(crc32(data), 10)
  header.writeUInt32LE(packed.length, 14)
  header.writeUInt32LE(data.length, 18)
  header.writeUInt16LE(Buffer.byteLength(name), 22)
  return header
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A zip of these files, sorted by name (APPNOTE.TXT 6.3: local headers, central directory, its end). */
export function zipOf(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const packed = deflateRawSync(entry.data, { level: 9 })
    const header = headerOf(entry, packed)
    const local = Buffer.concat([word(0x04034b50), header, Buffer.from(entry.name), packed])
    const central = Buffer.alloc(14)
    central.writeUInt32LE(readable, 6)
    central.writeUInt32LE(offset, 10)
    // 0x0314: made on Unix, by version 2.0.
    directory.push(Buffer.concat([word(0x02014b50), Buffer.from([20, 3]), header, central, Buffer.from(entry.name)]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, central, word(0x06054b50), end])
}

/** The messages of a gettext catalogue, by what they translate; the header under the empty string. Only what our own catalogues use is read. */
export function readCatalogue(po: string): Map<string, string> {
  const unquoted = (lines: string) => [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!.replace(/\\([n"\\])/g, (_, char: string) => (char === 'n' ? '\n' : char))).join('')
  return new Map([...po.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)^msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm)].map(([, id, text]) => [unquoted(id!), unquoted(text!)]))
}

/** A compiled gettext catalogue (.mo), as JTL-Shop's admin reads it: magic, version, two tables of lengths and offsets, then the texts. */
export function compileCatalogue(messages: ReadonlyMap<string, string>): Buffer {
  const sorted = [...messages].map(([id, text]) => [Buffer.from(id), Buffer.from(text)] as const).sort(([a], [b]) => Buffer.compare(a, b))
  const tables = 28
  let at = tables + sorted.length * 16
  const table = (column: 0 | 1) => Buffer.concat(sorted.map((pair) => {
    const entry = Buffer.concat([word(pair[column].length), word(at)])
    at += pair[column].length + 1
    return entry
  }))
  const heads = [table(0), table(1)]
  const texts = ([0, 1] as const).flatMap((column) => sorted.flatMap((pair) => [pair[column], Buffer.from([0])]))
  const head = [0x950412de, 0, sorted.length, tables, tables + sorted.length * 8, 0, 0].map(word)
  return Buffer.concat([...head, ...heads, ...texts])
}

function* filesBelow(dir: string): Generator<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = posix.join(dir, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

/** All that lies in the zip: the plugin, its compiled catalogues, the license, and the scripts of the page for shops that load them from themselves. */
export function pluginFiles(root: string, dist: string): Entry[] {
  const own = [...filesBelow(join(root, plugin))].map((path) => ({ name: posix.join('afterglow', posix.relative(join(root, plugin), path)), data: readFileSync(path) }))
  const catalogues = own.filter(({ name }) => name.endsWith('.po')).map(({ name, data }) =>
    ({ name: name.replace(/\.po$/, '.mo'), data: compileCatalogue(readCatalogue(data.toString())) }))
  const scripts = [...filesBelow(join(dist, 'embed'))].filter((path) => path.endsWith('.js') && !/\/(scenarios-|v1\/)/.test(path))
    .map((path) => ({ name: posix.join('afterglow/frontend/embed', posix.relative(join(dist, 'embed'), path)), data: readFileSync(path) }))
  return [...own, ...catalogues, ...scripts, { name: 'afterglow/LICENSE.md', data: readFileSync(join(root, 'LICENSE')) }]
}

/** The plugin's version; info.xml is the one place it stands in, because JTL-Shop reads it there. */
export function pluginVersion(root: string): string {
  const version = /<Version>(\d+\.\d+\.\d+)<\/Version>/.exec(readFileSync(join(root, plugin, 'info.xml'), 'utf8'))?.[1]
  if (!version) throw new Error(`${plugin}/info.xml needs a <Version> like 1.0.0`)
  return version
}

/** Writes dist/afterglow-jtl-shop-<version>.zip and answers what it is. */
export function buildJtlShop(root: string, dist: string): { file: string; bytes: number; sha256: string } {
  mkdirSync(dist, { recursive: true })
  for (const old of readdirSync(dist)) if (/^afterglow-jtl-shop-.*\.zip$/.test(old)) rmSync(join(dist, old))
  const zip = zipOf(pluginFiles(root, dist))
  const file = `afterglow-jtl-shop-${pluginVersion(root)}.zip`
  writeFileSync(join(dist, file), zip)
  return { file, bytes: zip.length, sha256: createHash('sha256').update(zip).digest('hex') }
}
