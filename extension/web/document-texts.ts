type DocumentTexts = Record<'title' | 'greeting', string>

/** Words of the document around the element; the browser never loads them. */
const texts = import.meta.glob<DocumentTexts>('../../locales/*/host.json', { eager: true, import: 'document' })

export const documentTexts = (locale: string): DocumentTexts =>
  texts[`../../locales/${locale.slice(0, 2).toLowerCase()}/host.json`] ?? texts['../../locales/en/host.json']!
