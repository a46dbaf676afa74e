import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type Texts = Record<string, string>
interface Tree { [key: string]: string | Tree }

export function flatten(tree: Tree, prefix = ''): Texts {
  return Object.assign({}, ...Object.entries(tree).map(([key, value]) => (typeof value === 'string' ? { [prefix + key]: value } : flatten(value, `${prefix}${key}.`)))) as Texts
}

const root = join(import.meta.dirname, '../../..')
export const languages = readdirSync(join(root, 'locales'))
export const namespacesOf = (language: string) => readdirSync(join(root, 'locales', language)).map((file) => file.replace('.json', '')).toSorted()
export const readTexts = (language: string, namespace: string): Texts => flatten(JSON.parse(readFileSync(join(root, 'locales', language, `${namespace}.json`), 'utf8')) as Tree)

const plural = /_(zero|one|two|few|many|other)$/
/** `days_one` → `days`. */
export const baseOf = (key: string) => key.replace(plural, '')
export const pluralOf = (key: string) => plural.exec(key)?.[1]
export const placeholdersOf = (text: string) => [...new Set([...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, name]) => name!))].toSorted()

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.|scenarios\.ts$/.test(entry.name)) yield readFileSync(join(root, path), 'utf8')
  }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** Every string and template literal of a folder's sources, as a test for keys; `${…}` in a template stands for any part of a key. */
export function keyUses(...folders: string[]): (key: string) => boolean {
  const fixed = new Set<string>()
  const families: RegExp[] = []
  for (const folder of folders) {
    for (const source of sources(folder)) {
      for (const [, text] of source.matchAll(/'([^'\n]+)'/g)) fixed.add(text!)
      // The second form finds a t() inside another template.
      for (const [, template] of [...source.matchAll(/`([^`\n]*\$\{[^`\n]*)`/g), ...source.matchAll(/\bt\(`([^`\n]*\$\{[^`\n]*)`/g)]) {
        const parts = template!.split(/\$\{[^}]*\}/)
        if (/^[\w-]+\./.test(parts[0]!) || (parts[0] === '' && /^\.[\w-]+$/.test(parts[1]!))) families.push(new RegExp(`^${parts.map(escape).join('[\\w.-]+')}$`))
      }
    }
  }
  return (key) => fixed.has(key) || families.some((family) => family.test(key))
}
