import { escapeUTF8 } from 'entities'
import fc from 'fast-check'
import { readJson } from '../../../server/carriers/_http.ts'
import { readXml, type XmlElement } from '../../../server/carriers/_xml.ts'

/** Answers as trees, whatever they are written in, so that the same damage can be done to all. */
export type Tree = string | number | boolean | null | Tree[] | { [key: string]: Tree }
export interface Answer { tree: Tree; write(tree: Tree): string }

const escape = (text: string) => escapeUTF8(text.replace(/[^\t\n\r\u0020-\ufffd]/g, ''))
const plainName = (name: unknown) => (typeof name === 'string' && /^[A-Za-z_][\w.-]*$/.test(name) ? name : 'x')
function writeXml(tree: Tree): string {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return escape(String(tree))
  const { name, attributes, children, text } = tree as unknown as XmlElement
  const pairs = Object.entries(attributes ?? {}).map(([key, value]) => ` ${plainName(key)}="${escape(typeof value === 'object' ? JSON.stringify(value) : String(value))}"`)
  const inside = (Array.isArray(children) ? children : []).map((child) => writeXml(child as unknown as Tree)).join('')
  return `<${plainName(name)}${pairs.join('')}>${escape(String(text ?? ''))}${inside}</${plainName(name)}>`
}

/** An answer to damage; undefined where it is damaged already. */
export function answerIn(body: string): Answer | undefined {
  try {
    if (/^\s*</.test(body)) return { tree: readXml('Test', body) as unknown as Tree, write: writeXml }
    return { tree: readJson('Test', body) as Tree, write: (tree) => JSON.stringify(tree) }
  } catch {
    return undefined
  }
}

/** Every place in a tree, with what stands there and how to put something else. */
interface Place { value: Tree; key: string; put(value: Tree | undefined): void }
export function placesOf(tree: Tree, found: Place[] = []): Place[] {
  if (typeof tree !== 'object' || tree === null) return found
  for (const [key, value] of Object.entries(tree)) {
    found.push({ value, key, put: (other) => {
      if (other === undefined) delete (tree as Record<string, Tree>)[key]
      else (tree as Record<string, Tree>)[key] = other
    } })
    placesOf(value, found)
  }
  return found
}

/** Texts that are markup, hidden, half a character, or far too long. */
export const hostileTexts = [
  '<script>alert(1)</script>', '<b onmouseover=alert(1)>Kiel</b>', '&lt;script&gt;alert(1)&lt;/script&gt;', '<scr<script>ipt>x</script>', '<<b>script>alert(1)<</b>/script>', '<!-- x --><i>y', '<img src=x onerror=alert(1)',
  'a\u0000b\u0007c\u009fd', '\u202egnp.exe\u202c \u2066x\u2069', '\ufeff\u200b', '\ud800', 'x\udfff', 'x'.repeat(5000), '👩‍👩‍👧‍👦'.repeat(900), 'مرحبا', '\n\r\t', '__proto__', 'javascript:alert(1)', 'http://169.254.169.254/',
]
const times = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00Z', '1970-01-01', '2026-02-30T10:00:00', '2026-13-45T99:99:99+99:99', '2026-03-29T02:30:00', '31.12.9999 23:59', '99991231', '-1', '20261118', '1e21', 'soon']
const values: Tree[] = [null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', 'ZZTOP', [], {}, [[]], [null], { a: { b: [] } }]
/** Numbers for ids: of 1 and of 20 digits. */
const asNumber = (value: Tree): Tree => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : typeof value === 'string' ? value.length : 7)

type Damage = (place: Place, other: Place) => void
const shuffled = (list: Tree[], seed: number) => list.map((item, index) => ({ item, rank: (index * 7919 + seed * 104_729) % 997 })).toSorted((a, b) => a.rank - b.rank).map(({ item }) => item)
const damages = (value: Tree, seed: number): Damage[] => [
  (place) => place.put(undefined),
  (place) => place.put(value),
  (place) => place.put(asNumber(place.value)),
  (place) => place.put([place.value]),
  (place) => place.put({ [place.key]: place.value }),
  (place, other) => place.put(structuredClone(other.value)),
  (place) => { if (Array.isArray(place.value)) place.put(shuffled([...place.value, ...structuredClone(place.value)], seed)) },
  (place) => { if (Array.isArray(place.value)) place.put(place.value.flatMap((item) => [item, value])) },
]

/** Some of these answers with up to six places of it damaged. */
export function damagedOf(answers: Answer[]): fc.Arbitrary<string> {
  const value = fc.oneof({ weight: 3, arbitrary: fc.constantFrom<Tree>(...hostileTexts) }, { weight: 2, arbitrary: fc.constantFrom<Tree>(...times) }, fc.constantFrom<Tree>(...values), fc.string({ unit: 'binary', maxLength: 30 }))
  const step = fc.record({ at: fc.nat(), other: fc.nat(), way: fc.nat(), value, seed: fc.nat(996) })
  return fc.record({ answer: fc.nat(answers.length - 1), steps: fc.array(step, { minLength: 1, maxLength: 6 }) }).map(({ answer, steps }) => {
    const { tree, write } = answers[answer]!
    const copy = structuredClone(tree)
    for (const { at, other, way, value, seed } of steps) {
      const places = placesOf(copy)
      if (places.length === 0) break
      const ways = damages(value, seed)
      ways[way % ways.length]!(places[at % places.length]!, places[other % places.length]!)
    }
    return write(copy)
  })
}

/** The text of some of these bodies with a piece cut out or put in. */
export function cutOf(bodies: string[]): fc.Arbitrary<string> {
  const junk = fc.oneof(fc.constantFrom('"', '{', '}', '[', ']', '<', '>', '</', '&', '&#0;', '&bomb;', '<!DOCTYPE x []>', '<![CDATA[', ']]>', '<!--', 'null', '1e999', '\\u0000', '"\\ud800"', '99999999999999999999', '"2026-13-45T99:99:99"'), fc.string({ maxLength: 8 }))
  return fc.record({ body: fc.constantFrom(...bodies), at: fc.nat(), length: fc.nat(60), junk }).map(({ body, at, length, junk }) => body.slice(0, at % body.length) + junk + body.slice((at % body.length) + length))
}

const isTimed = (item: Tree) => typeof item === 'object' && item !== null && /\b\d{4}-\d\d-\d\d|\b\d\d[./-]\d\d[./-]\d{4}|\b20\d{6}\b|\d{1,2}\/\d{1,2}\/\d{4}/.test(JSON.stringify(item))

/** The same answer with every list of it in another order, where its items are told apart by their time. */
export function reorderedOf(tree: Tree, seed: number): Tree {
  if (typeof tree !== 'object' || tree === null) return tree
  if (!Array.isArray(tree)) return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, reorderedOf(value, seed)]))
  const items = tree.map((item) => reorderedOf(item, seed))
  return items.every(isTimed) ? shuffled(items, seed) : items
}

/** The same answer with every scan told twice: lists whose items have a time and hold no such list themselves. */
export function doubledOf(tree: Tree): Tree {
  if (typeof tree !== 'object' || tree === null) return tree
  if (!Array.isArray(tree)) return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, doubledOf(value)]))
  // The text of an XML element is no scan of its own.
  const bare = (item: Tree) => typeof item === 'object' && item !== null && 'children' in item && placesOf(item).length === 4
  const alone = tree.every((item) => isTimed(item) && !bare(item) && !placesOf(item).some(({ value }) => Array.isArray(value) && value.some(isTimed)))
  return alone ? tree.flatMap((item) => [item, structuredClone(item)]) : tree.map(doubledOf)
}

/** The same answer with fields nobody knows yet: in JSON in every object, in XML as attributes. */
export function extendedOf(tree: Tree): Tree {
  if (typeof tree !== 'object' || tree === null) return tree
  if (Array.isArray(tree)) return tree.map(extendedOf)
  const more = Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, extendedOf(value)]))
  return { ...more, zzAddedLater: 'zz' }
}

/** The same JSON with ids of ten digits and more written as numbers. */
export const withNumericIds = (body: string) => body.replace(/(:\s*)"([1-9]\d{9,29})"(?=\s*[,}\]])/g, '$1$2')
