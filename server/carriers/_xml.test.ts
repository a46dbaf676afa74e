import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { readXml, walkXml } from './_xml.ts'

const read = (body: string) => readXml('X', body)
const why = (body: string) => {
  try {
    read(body)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('upstream_unavailable')
    return (error as AppError).message
  }
  return ''
}

test('elements, attributes, texts, namespaces, comments and CDATA', () => {
  const root = read('\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- a < b --><s:Envelope xmlns:s="urn:x"><s:Body a = "1 &amp; &#252;" b=\'"\'>Kö<![CDATA[ln & <b>]]><e/>!</s:Body></s:Envelope>\n')
  expect(root.name).toBe('Envelope')
  expect(root.children[0]).toMatchObject({ name: 'Body', text: 'Köln & <b>!', children: [{ name: 'e', children: [], text: '' }] })
  expect({ ...root.children[0]!.attributes }).toEqual({ a: '1 & ü', b: '"' })
  expect([...walkXml(root)].map(({ name }) => name)).toEqual(['Envelope', 'Body', 'e'])
})

test.each([
  ['nothing', ''], ['only its head', '<?xml version="1.0"?>'], ['no XML', 'hello'], ['text around', '<a/>x'], ['two roots', '<a/><b/>'], ['half', '<a><b>'], ['crossed', '<a><b></a></b>'],
  ['unclosed comment', '<a><!-- </a>'], ['a DTD', '<!DOCTYPE a><a/>'], ['a DTD after a comment', '<!-- x --><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'], ['an entity', '<a b="&x;"/>'],
  ['a bare ampersand', '<a>R & D</a>'], ['an attribute twice', '<a b="1" b="2"/>'], ['the same attribute by another prefix', '<a x:b="1" b="2"/>'], ['no quotes', '<a b=1/>'],
  ['an instruction', '<a><?php x ?></a>'], ['a tag in an attribute', '<a b="<c>"/>'], ['51 deep', `${'<a>'.repeat(51)}${'</a>'.repeat(51)}`], ['too many elements', `<a>${'<b/>'.repeat(50_000)}</a>`],
  ['too many attributes', `<a ${Array.from({ length: 201 }, (_, index) => `a${index}="1"`).join(' ')}/>`], ['more than 10 MB', `<a>${' '.repeat(10_000_000)}</a>`],
])('%s is refused', (_, body) => {
  expect(why(body)).toMatch(/cannot read/)
})

test('50 deep and 200 attributes are read; nobody\'s prototype is', () => {
  expect([...walkXml(read(`${'<a>'.repeat(50)}${'</a>'.repeat(50)}`))]).toHaveLength(50)
  expect(Object.keys(read(`<a ${Array.from({ length: 200 }, (_, index) => `a${index}="1"`).join(' ')}/>`).attributes)).toHaveLength(200)
  expect(Object.getPrototypeOf(read('<a __proto__="x" constructor="y"/>').attributes)).toBeNull()
})

test.each([['<', 5_000_000], ['<a ', 1_000_000], ['<a b="', 500_000], ['a', 5_000_000], ['&amp;', 1_000_000], ['<!--', 1_000_000], [' ', 5_000_000], ['<a b="1" ', 500_000]])('%s %i times costs no more than its length', (part, times) => {
  const started = performance.now()
  why(`<r>${part.repeat(times)}`)
  why(`<r ${part.repeat(times)}`)
  expect(performance.now() - started).toBeLessThan(1500)
})

test('whatever is written is read again', () => {
  const escape = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.codePointAt(0)};`)
  const plain = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text))
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,10}$/), plain), plain, (attributes, text) => {
    const root = read(`<data ${Object.entries(attributes).map(([key, value]) => `${key}="${escape(value)}"`).join(' ')}>${escape(text)}</data>`)
    expect({ ...root.attributes }).toEqual({ ...attributes })
    expect(root.text).toBe(text)
  }))
})

test('any mutilation of an answer is read or refused, never more', () => {
  const body = '<?xml version="1.0"?><data name="l" code="0"><data name="piece" a="&amp;"><data name="e"/>t</data></data>'
  fc.assert(fc.property(fc.nat(body.length), fc.nat(20), fc.string({ maxLength: 6 }), (at, length, junk) => {
    why(body.slice(0, at) + junk + body.slice(at + length))
  }), { numRuns: 500 })
})
