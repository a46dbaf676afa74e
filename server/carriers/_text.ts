import { decodeHTML } from 'entities'
import { withoutInvisible } from '../contract/text.ts'

const hiddenParts = /<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi
const breaks = /<(?:br|\/?(?:p|div|li|ul|ol|tr|td|table|h\d))\b[^<>]*>/gi
const tags = /<\/?[a-z][^<>]*>/gi

/**
 * A carrier's text as one plain line: entities decoded once, markup and disguising characters removed, white space folded,
 * cut at `max` UTF-16 units without splitting a character. Undefined where nothing is left.
 */
export function cleanText(text: string | undefined, max = 300): string | undefined {
  if (!text) return undefined
  let plain = decodeHTML(text.slice(0, 20_000)).replace(hiddenParts, ' ').replace(breaks, ' ')
  // Removing a tag can join the halves of another one: until nothing changes.
  for (let before = ''; before !== plain;) {
    before = plain
    plain = plain.replace(tags, '')
  }
  plain = withoutInvisible(plain).toWellFormed().replace(/\s+/g, ' ').replace(/ ([,.;])/g, '$1').trim()
  if (plain.length > max) plain = `${plain.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`
  return plain || undefined
}
