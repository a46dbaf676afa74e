import i18next from 'i18next'
import de from '../../locales/de/admin.json' with { type: 'json' }
import en from '../../locales/en/admin.json' with { type: 'json' }

/** The admin speaks the browser's language where we have it, English otherwise. */
const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'de' || tag === 'en') ?? 'en'
document.documentElement.lang = language

await i18next.init({ lng: language, fallbackLng: 'en', resources: { de: { translation: de }, en: { translation: en } }, interpolation: { escapeValue: false } })
export const t = i18next.t.bind(i18next)

/** Titles and help of settings stand in their schemas, in English; other languages translate them by that text. */
const forms: Readonly<Record<string, string>> = language === 'de' ? de.forms : {}
export const formText = (text: string): string => forms[text] ?? text
export const dateTime = (at: number): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
