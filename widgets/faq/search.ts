/** Lower case, ä = ae = a, ß = ss = s, doubled letters once: what people mix up is made equal. */
const fold = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 's').replace(/([aou])e/g, '$1').replace(/(.)\1+/gu, '$1')
/** Words that say nothing about what is asked, German and English. */
const empty = new Set(fold('ich du wir ihr sie es der die das den dem ein eine einen mein meine meinen dein und oder ist sind war hat habe haben kann können wie was wo wann wer wird werden zu in im am an auf mit von für bei the a an is are was my your i you it of to in on for and or do does can how what when where why will be have has').split(' '))
const words = (text: string) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1 && !empty.has(word))
/** Endings of inflection. */
const stem = (word: string) => (word.length > 4 ? word.replace(/(ungen|ung|ing|e?[rnsmdt]+|e)$/, '') : word)

/** Whether b lies within `most` edits of a (insert, drop, replace, swap of neighbours). */
function isNear(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1)
    }
    before = row
    row = next
  }
  return row[b.length]! <= most
}

/** How well a wanted word fits one that stands there: 1 the same, less for a part of a compound or a typo, 0 not at all. */
function fit(wanted: string, there: string): number {
  const [a, b] = [stem(wanted), stem(there)]
  if (a === b) return 1
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length > 2 && long.startsWith(short) && (short === a || short.length > 3)) return 0.9
  if (short.length > 3 && long.includes(short)) return 0.8
  const most = a.length > 7 ? 2 : a.length > 3 ? 1 : 0
  if (most && isNear(a, b, most)) return 0.7
  // A typo in a word that is still being typed.
  return a.length > 4 && isNear(a, b.slice(0, a.length), 1) ? 0.5 : 0
}

/**
 * Indexes of the texts that fit a query, best first; every one where the query says nothing. Rare words count more than
 * common ones. `texts[i]` is question and search words, then the answer, which counts half.
 */
export function search(query: string, texts: readonly (readonly [string, string])[]): number[] {
  const wanted = words(query)
  if (!wanted.length) return texts.map((_, index) => index)
  const parts = texts.map((both) => both.map(words))
  // In an answer only the word itself counts, and half: answers speak of many things.
  const fits = wanted.map((word) => parts.map(([question, answer]) =>
    Math.max(answer!.some((there) => stem(there) === stem(word)) ? 0.5 : 0, ...question!.map((there) => fit(word, there)))))
  const scores = texts.map((_, index) => fits.reduce((sum, row) => sum + row[index]! * Math.log(1 + texts.length / (row.filter(Boolean).length || 1)), 0))
  const highest = Math.max(0.2, ...scores)
  return scores.flatMap((score, index) => (score > highest / 2 ? [index] : [])).sort((a, b) => scores[b]! - scores[a]!)
}
