/** What a drawn widget tells: its texts, the words only assistive technology hears, and where its links lead. */
export interface Told { units: string[]; all: string; links: string[]; fields: string[] }

const wordAttributes = ['aria-label', 'alt', 'placeholder', 'accessibilitylabel', 'label', 'heading', 'error', 'totalitems']
const fold = (text: string) => text.replace(/\s+/g, ' ').trim()
const visible = (element: Element) => !element.closest('script, style')

function* texts(root: Element): Generator<string> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      for (const name of wordAttributes) if (node.hasAttribute(name)) yield node.getAttribute(name)!
      if (/^s-(text|email)-(field|area)$/.test(node.localName)) yield node.getAttribute('value') ?? node.getAttribute('defaultvalue') ?? ''
      if (node instanceof HTMLInputElement && node.type !== 'hidden' && !['radio', 'checkbox'].includes(node.type)) yield node.value
    } else if (visible(node.parentElement!)) yield node.textContent ?? ''
  }
}

export function readTold(root: Element): Told {
  const units = [...texts(root)].map(fold).filter(Boolean)
  const named = [...root.querySelectorAll('[name]')].filter((field) => field.getAttribute('type') !== 'hidden').map((field) => field.getAttribute('name')!)
  return {
    units, all: ` ${units.join(' ')} `,
    links: [...new Set([...root.querySelectorAll('[href]')].map((link) => link.getAttribute('href')!))].toSorted(),
    fields: [...new Set(named)].toSorted(),
  }
}

/** The units of one host that the other does not tell. Punctuation alone tells nothing. */
export const untold = (one: Told, other: Told) => [...new Set(one.units)].filter((unit) => /[\p{L}\p{N}]/u.test(unit) && !other.all.includes(unit))

/** Traces of a program showing through. */
export const slips = (told: Told) => told.units.filter((unit) => /\bundefined\b|\bNaN\b|\[object|Invalid Date|\bnull\b/.test(unit))

const templates = new Set(['question', 'answer', 'fallback'])
/** Texts that stand in a view as they are; those of `templates` are to be filled before they are shown. */
export function* literals(value: unknown, key = ''): Generator<string> {
  if (typeof value === 'string') { if (!templates.has(key)) yield value }
  else if (value && typeof value === 'object') for (const [name, inner] of Object.entries(value)) yield* literals(inner, Array.isArray(value) ? key : name)
}

/** Placeholders nobody filled, apart from those a hostile shop wrote into a title. */
export function unfilled(told: Told, view: unknown): string[] {
  const own = [...literals(view)].join(' ')
  return told.units.flatMap((unit) => unit.match(/\{\{[^}]*\}*/g) ?? []).filter((placeholder) => !own.includes(placeholder))
}
