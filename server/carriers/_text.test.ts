import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from './_text.ts'

test.each([
  ['Filiale <b>M&uuml;ller</b> &amp; S&#246;hne', 'Filiale Müller & Söhne'],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['&lt;script&gt;alert(1)&lt;/script&gt;ok', 'ok'],
  ['<scr<b>ipt>alert(1)</scr</b>ipt>', 'alert(1)'],
  ['in <a href=\'x\' target="_blank"><span class="arrow"></span>Filiale XYZ , 12345 Stadt</a> bereit', 'in Filiale XYZ, 12345 Stadt bereit'],
  ['one<br>two</p><p>three', 'one two three'],
  ['5 < 6 and 7 > 3', '5 < 6 and 7 > 3'],
  ['departed\n        LEIPZIG\t- GERMANY', 'departed LEIPZIG - GERMANY'],
  ['\u202eevil\u202c \u200bzero\u0000', 'evil zero'],
  ['👩‍👩‍👧 שלום', '👩‍👩‍👧 שלום'],
  ['broken \ud83d pair', 'broken \ufffd pair'],
  ['MÃ¶nchengladbach, StraÃŸe, â€“ CafÃ©', 'Mönchengladbach, Straße, – Café'],
  ['ÄÖÜ, Âge, São, Ã, naïve Âµ-Côte', 'ÄÖÜ, Âge, São, Ã, naïve µ-Côte'],
  ['Malmö » Århus Â» Ærø', 'Malmö » Århus » Ærø'],
])('%j is told as %j', (text, plain) => {
  expect(cleanText(text)).toBe(plain)
})

test.each([undefined, '', '  \n', '<br>', '\u202e'])('%j tells nothing', (text) => {
  expect(cleanText(text)).toBeUndefined()
})

test('is never longer than asked, never half a character, never disguised', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 2, max: 300 }), (text, max) => {
    const plain = cleanText(text, max)
    if (plain === undefined) return
    expect(plain.length).toBeLessThanOrEqual(max)
    expect(plain.isWellFormed()).toBe(true)
    expect(plain).not.toMatch(/[\u202a-\u202e\n\t]/)
  }))
})

test.each([['<script>', 2500], ['<', 20_000], ['<!--', 5000], ['<a', 10_000], ['&amp;', 4000], ['</script><script>', 1200]])('%s %i times costs no more than its length', (part, times) => {
  const started = performance.now()
  for (let round = 0; round < 20; round++) cleanText(part.repeat(times))
  expect(performance.now() - started).toBeLessThan(1000)
})

test('nested deeper than any honest text', () => {
  const depth = 2000
  expect(cleanText(`${'<a'.repeat(depth)}${'>'.repeat(depth)}Kiel`)).not.toMatch(/[<>]/)
})
