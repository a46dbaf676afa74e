import type { Tree } from './tree.ts'
import { flatten } from './tree.ts'

const plain = import.meta.glob<Tree>('../../locales/*/widgets.json', { eager: true, import: 'default' })
const formal = import.meta.glob<Tree>('../../locales/*/widgets.formal.json', { eager: true, import: 'default' })

export interface Language { key: string; label: string; locale: string; messages: Record<string, string> }

/** Every language of locales/, with its polite form as one of its own where it has one. English fills what one lacks. */
export const languages: readonly Language[] = Object.entries(plain).flatMap(([path, tree]) => {
  const locale = path.split('/').at(-2)!
  const messages = { ...flatten(plain['../../locales/en/widgets.json']!), ...flatten(tree) }
  const polite = formal[path.replace('widgets.json', 'widgets.formal.json')]
  const informal: Language = { key: locale, label: polite ? `${locale} · du` : locale, locale, messages }
  return polite ? [informal, { key: `${locale}-formal`, label: `${locale} · Sie`, locale, messages: { ...messages, ...flatten(polite) } }] : [informal]
})
