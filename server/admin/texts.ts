import i18next from 'i18next'
import { translateForm } from './translate-form.ts'

interface Catalogue { forms?: Record<string, string>; [group: string]: unknown }
const catalogues = import.meta.glob<Catalogue>('../../locales/*/admin.json', { eager: true, import: 'default' })
const resources = Object.fromEntries(Object.entries(catalogues).map(([path, translation]) => [path.split('/').at(-2)!, { translation }]))

/** Every language there is, for the preview. */
export const languages: readonly string[] = Object.keys(resources)
/** The admin speaks the browser's language where we have it, English otherwise. */
export const language: string = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in resources) ?? 'en'
document.documentElement.lang = language
/** Dates as the reader's own country writes them. */
const spoken = navigator.languages.find((tag) => tag.startsWith(language)) ?? language

await i18next.init({ lng: language, fallbackLng: 'en', resources, interpolation: { escapeValue: false } })
export const t = i18next.t.bind(i18next)

/** Titles and help of settings stand in their schemas, refusals come from the server, all in English; other languages translate them by that text. */
const forms = resources[language]!.translation.forms ?? {}
export const formText = (text: string): string => translateForm(forms, text)
export const listOf = (items: readonly string[]): string => items.join(', ')
const numberOf = (value: number, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options).format(value)
export const decimal = (value: number, digits: number): string => numberOf(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
/** A share as "93 %"; a dash where nothing was counted. */
export const percent = (share: number | null): string => (share === null ? '–' : numberOf(share, { style: 'percent', maximumFractionDigits: 0 }))
const regions = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
/** "Österreich" of AT; a region of a country keeps its code beside: "Deutschland (BY)". */
export function placeName(code: string): string {
  const [country = '', region] = code.split('-')
  const name = /^[A-Z]{2}$/.test(country) ? regions.of(country) ?? country : country
  return region ? `${name} (${region})` : name
}
const tongues = new Intl.DisplayNames(language, { type: 'language' })
/** "Deutsch" of de. */
export const languageName = (tag: string): string => tongues.of(tag) ?? tag
export const dateTime = (at: number): string => new Intl.DateTimeFormat(spoken, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
/** A calendar day, `2026-11-20`. */
export const dayOf = (day: string): string => new Intl.DateTimeFormat(spoken, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
