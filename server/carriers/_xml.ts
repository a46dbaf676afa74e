import { decodeXML } from 'entities'
import { unreadable } from './_http.ts'

/** An element: its local name, its attributes by local name, its elements, and its own text. */
export interface XmlElement { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }

const maxLength = 10_000_000
const maxDepth = 50
const maxElements = 50_000

const nameForm = String.raw`[A-Za-z_][\w.:-]*`
const openTag = new RegExp(String.raw`<(${nameForm})((?:\s+${nameForm}\s*=\s*(?:"[^"<]*"|'[^'<]*')){0,200})\s*(/?)>`, 'y')
const closeTag = new RegExp(String.raw`</(${nameForm})\s*>`, 'y')
const attribute = new RegExp(String.raw`(${nameForm})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g')
/** The five entities of XML itself and characters by number; every other one would need a DTD. */
const foreignEntity = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i
const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** Where a comment or CDATA section ends, and what text it holds; undefined where something else stands. */
function skipSection(body: string, at: number): { end: number; text: string } | undefined {
  for (const [open, close] of [['<!--', '-->'], ['<![CDATA[', ']]>']] as const) {
    if (!body.startsWith(open, at)) continue
    const end = body.indexOf(close, at + open.length)
    return end < 0 ? undefined : { end: end + close.length, text: open === '<!--' ? '' : body.slice(at + open.length, end) }
  }
  return undefined
}

/**
 * XML of a carrier, strictly: no DTD, no entities but XML's own five, no processing instructions, at most 50 deep, 50,000
 * elements and 200 attributes of one, every tag closed, each attribute once. Reads in one pass; throws `upstream_unavailable` for everything else.
 */
export function readXml(carrier: string, body: string): XmlElement {
  const refuse = (why: string) => unreadable(carrier, why)
  if (body.length > maxLength) throw refuse('it is larger than 10 MB')
  const start = /^\uFEFF?\s*(?:<\?xml\s[^?<>]*\?>)?/.exec(body)![0].length
  if (!body.slice(start).trim()) throw refuse('it is empty')
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  let [at, elements] = [start, 0]
  const decode = (text: string) => {
    if (!text.includes('&')) return text
    if (foreignEntity.test(text)) throw refuse('it uses entities that are not XML\'s own')
    return decodeXML(text)
  }
  const attributesOf = (text: string) => {
    const attributes: Record<string, string> = Object.create(null) as Record<string, string>
    for (const [, name, double, single] of text.matchAll(attribute)) {
      if (local(name!) in attributes) throw refuse('an element has an attribute twice')
      attributes[local(name!)] = decode(double ?? single ?? '')
    }
    return attributes
  }
  while (at < body.length) {
    const parent = open.at(-1)!
    if (body[at] !== '<') {
      const next = body.indexOf('<', at)
      parent.text += decode(body.slice(at, next < 0 ? undefined : next))
      at = next < 0 ? body.length : next
      continue
    }
    const section = body[at + 1] === '!' ? skipSection(body, at) : undefined
    if (section) {
      parent.text += section.text
      at = section.end
      continue
    }
    openTag.lastIndex = closeTag.lastIndex = at
    const opened = openTag.exec(body)
    const closed = opened ? null : closeTag.exec(body)
    if (opened) {
      if (++elements > maxElements || open.length > maxDepth) throw refuse('it is too large or nested too deep')
      const element = { name: local(opened[1]!), attributes: attributesOf(opened[2]!), children: [], text: '' }
      parent.children.push(element)
      if (!opened[3]) open.push(element)
      at = openTag.lastIndex
    } else if (closed && open.length > 1 && local(closed[1]!) === parent.name) {
      open.pop()
      at = closeTag.lastIndex
    } else throw refuse('it is no well-formed XML without a DTD')
  }
  const [root] = top.children
  if (open.length !== 1 || !root || top.children.length !== 1 || top.text.trim()) throw refuse('it is no whole XML')
  return root
}

/** The element and everything below it, in the order it is written. */
export function* walkXml(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) yield* walkXml(child)
}
