import { createInstance } from 'i18next'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { AppError } from './contract/errors.ts'
import type { Messages } from './core/ports.ts'

type Tree = { [key: string]: string | Tree }
const Catalogue: z.ZodType<Tree> = z.record(z.string(), z.lazy(() => z.union([z.string(), Catalogue])))

function flatten(tree: Tree, prefix: string, into: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') into[prefix + key] = value
    else flatten(value, `${prefix}${key}.`, into)
  }
  return into
}

/** The languages of an Accept-Language header or a single tag, best first. Hostile lengths are cut. */
function wishes(wish: string): string[] {
  return wish.slice(0, 200).split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = Number(parameters.find((parameter) => parameter.trim().startsWith('q='))?.trim().slice(2) ?? 1)
    return { tag: tag.trim().toLowerCase(), quality: Number.isFinite(quality) ? quality : 0 }
  }).filter(({ tag, quality }) => tag && quality > 0).sort((a, b) => b.quality - a.quality).map(({ tag }) => tag)
}

function readCatalogue(folder: string, locale: string, name: string): Tree {
  const path = join(folder, locale, `${name}.json`)
  try {
    return Catalogue.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new AppError('misconfigured', `${path} is not a catalogue of texts: it must be JSON of nested objects and strings`, { cause })
  }
}

/** Sets of groups kept ready: pages differ in the widgets they show, far less than by this. */
const maxSets = 1000

/** `<name>.formal.json` holds only what differs where a language says "Sie". */
const namespaces = ['mail', 'mail.formal', 'pages', 'pages.formal']

export interface Catalogues extends Messages {
  /** Texts of the server's own pages (pages.json): look-up, expired links. */
  texts(locale: string, formality: 'informal' | 'formal'): (key: string, values?: Record<string, string>) => string
}

/** Loads every language of a folder like locales/. A new folder there is a new language; English fills what one lacks. */
export function loadMessages(folder: string): Catalogues {
  const locales = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()
  const widgets = new Map(locales.map((locale) => [locale, { plain: readCatalogue(folder, locale, 'widgets'), formal: readCatalogue(folder, locale, 'widgets.formal') }]))
  const own = createInstance()
  void own.init({
    resources: Object.fromEntries(locales.map((locale) => [locale, Object.fromEntries(namespaces.map((name) => [name, readCatalogue(folder, locale, name)]))])),
    supportedLngs: locales, fallbackLng: 'en', ns: namespaces, defaultNS: 'mail', initAsync: false, interpolation: { escapeValue: false },
  })
  const byLowerCase = new Map(locales.map((locale) => [locale.toLowerCase(), locale]))
  const match = (tag: string) => byLowerCase.get(tag) ?? byLowerCase.get(tag.split('-')[0]!)
  const cache = new Map<string, Record<string, string>>()
  const sets = new Map<string, Readonly<Record<string, string>>>()

  function group(locale: string, formality: 'informal' | 'formal', name: string): Record<string, string> {
    const key = `${locale} ${formality} ${name}`
    let texts = cache.get(key)
    if (!texts) {
      const of = (language: string) => {
        const { plain, formal } = widgets.get(language) ?? { plain: {}, formal: {} }
        return [plain, ...(formality === 'formal' ? [formal] : [])].reduce<Record<string, string>>((into, tree) => {
          const found = tree[name]
          return typeof found === 'object' ? flatten(found, `${name}.`, into) : into
        }, {})
      }
      texts = { ...of('en'), ...of(locale) }
      cache.set(key, texts)
    }
    return texts
  }

  function forWidgets(locale: string, formality: 'informal' | 'formal', groups: readonly string[]): Readonly<Record<string, string>> {
    const language = match(locale.toLowerCase()) ?? 'en'
    const key = `${language} ${formality} ${groups.join()}`
    let texts = sets.get(key)
    if (!texts) {
      texts = Object.freeze(Object.assign({}, ...groups.map((name) => group(language, formality, name))) as Record<string, string>)
      if (sets.size >= maxSets) sets.clear()
      sets.set(key, texts)
    }
    return texts
  }

  const told = (namespace: string, locale: string, formality: 'informal' | 'formal', key: string, values: Record<string, string>) =>
    own.t(key, { ...values, ns: formality === 'formal' ? [`${namespace}.formal`, namespace] : namespace, lng: match(locale.toLowerCase()) ?? 'en' })

  return {
    locales,
    resolve(wish, fallback) {
      for (const tag of wishes(wish ?? '')) {
        const found = match(tag)
        if (found) return found
      }
      return match(fallback.toLowerCase()) ?? 'en'
    },
    forWidgets,
    mail: (locale, formality, key, values = {}) => told('mail', locale, formality, key, values),
    texts: (locale, formality) => (key, values = {}) => told('pages', locale, formality, key, values),
  }
}
