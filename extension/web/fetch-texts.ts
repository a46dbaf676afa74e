import type { SystemTexts } from './system-texts.ts'

const texts = import.meta.glob<SystemTexts>('../../locales/*/host.json', { import: 'system' })

/** The table for a language, fetched: for elements that got no HTML, which would have brought it. English where it is not ours. */
export const fetchTexts = (locale: string): Promise<SystemTexts> =>
  (texts[`../../locales/${locale.slice(0, 2).toLowerCase()}/host.json`] ?? texts['../../locales/en/host.json']!)()
