/** Lower case without accents: "Česká" is found by "ceska". */
const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Whether every word of the query stands in one of the names. */
export function matches(query: string, names: readonly string[]): boolean {
  const text = plain(names.join(' '))
  return plain(query).split(/\s+/).every((word) => text.includes(word))
}
