const place = /\{\{(\w+)\}\}/
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
const patterns = new WeakMap<Record<string, string>, (readonly [RegExp, string])[]>()

/** Texts with places, `{{name}} wants fewer questions.`, as patterns with a group for each. */
function patternsOf(forms: Record<string, string>): (readonly [RegExp, string])[] {
  const known = patterns.get(forms)
  if (known) return known
  const made = Object.entries(forms).filter(([text]) => place.test(text)).map(([text, translated]) => {
    const parts = text.split(place).map((part, index) => (index % 2 ? `(?<${part}>.+)` : escaped(part)))
    return [new RegExp(`^${parts.join('')}$`), translated] as const
  })
  patterns.set(forms, made)
  return made
}

/** A text of the server in the language of `forms`, which knows it whole or with places for what changes; what stands in a place is translated too. Unknown: as it is. */
export function translateForm(forms: Record<string, string>, text: string): string {
  if (Object.hasOwn(forms, text)) return forms[text]!
  for (const [pattern, translated] of patternsOf(forms)) {
    const groups = pattern.exec(text)?.groups
    if (groups) return translated.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => (name in groups ? translateForm(forms, groups[name]!) : whole))
  }
  return text
}
