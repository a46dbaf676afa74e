import { decodeHTML } from 'entities'
import { withoutInvisible } from '../contract/text.ts'

const breaks = /<(?:br|\/?(?:p|div|li|ul|ol|tr|td|table|h\d))\b[^<>]*>/gi
const tags = /<\/?[a-z][^<>]*>/gi
const hidden = [['<script', '</script>'], ['<style', '</style>'], ['<!--', '-->']] as const

/** What the bytes 80 to 9F are in windows-1252; the five it leaves out stand for themselves. */
const highBytes = new Map(Array.from(new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index)), (char, index) => [char, 0x80 + index]))
const byteOf = (char: string) => highBytes.get(char) ?? char.charCodeAt(0)
const tails = `\u0080-\u00bf${[...highBytes.keys()].join('')}`
const misread = new RegExp(`[\u00c2-\u00df][${tails}]|[\u00e0-\u00ef][${tails}]{2}|[\u00f0-\u00f4][${tails}]{3}`, 'g')
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 that somebody before us read as Latin-1 or windows-1252 ("MÃ¼nchen"), read rightly; no honest text has such letters side by side. */
const reread = (text: string) => text.replace(misread, (letters) => {
  try {
    return utf8.decode(Uint8Array.from(letters, byteOf))
  } catch {
    return letters
  }
})

/** Without what stands between these two marks; an opening mark that is never closed stays. One pass, however many there are. */
function withoutParts(text: string, open: string, close: string): string {
  const lower = text.toLowerCase()
  let [kept, from] = ['', 0]
  while (lower.length === text.length) {
    const start = lower.indexOf(open, from)
    const end = start < 0 ? -1 : lower.indexOf(close, start)
    if (end < 0) break
    kept += `${text.slice(from, start)} `
    from = end + close.length
  }
  return kept + text.slice(from)
}

/** Without entities and markup. Removing a tag can join the halves of another one; what is nested deeper than any honest text is no markup to us. */
function withoutMarkup(text: string): string {
  let plain = decodeHTML(text)
  for (const [open, close] of hidden) plain = withoutParts(plain, open, close)
  plain = plain.replace(breaks, ' ')
  let before = ''
  for (let pass = 0; pass < 5 && before !== plain; pass++) {
    before = plain
    plain = plain.replace(tags, '')
  }
  // A tag that is never closed is none, but must not look like one.
  return before === plain ? plain.replace(/<(?=[<a-z/!?])/gi, '') : plain.replace(/[<>]/g, '')
}

/**
 * A carrier's text as one plain line: entities decoded once, markup and disguising characters removed, white space folded,
 * cut at `max` UTF-16 units without splitting a character. Undefined where nothing is left.
 */
export function cleanText(text: string | undefined, max = 300): string | undefined {
  if (!text) return undefined
  let plain = text.slice(0, 20_000)
  // Most texts hold no markup, and a seeding or a busy poll reads millions.
  if (/[<&]/.test(plain)) plain = withoutMarkup(plain)
  if (/[\u00c2-\u00f4]/.test(plain)) plain = reread(plain)
  plain = withoutInvisible(plain).toWellFormed().replace(/\s+/g, ' ').replace(/ ([,.;])/g, '$1').trim()
  if (plain.length > max) plain = `${plain.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`
  return plain || undefined
}
