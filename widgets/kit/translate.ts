export type Values = Record<string, string | number>
export type Translate = (key: string, values?: Values) => string

/**
 * The `t()` of the browser: `{{value}}` and plurals (`key_one`, `key_other`), equal to i18next for every key of our
 * catalogues (a test proves it). Interpolates as text; the kit escapes. An unknown key answers itself.
 */
export function makeTranslate(locale: string, messages: Readonly<Record<string, string>>): Translate {
  const plurals = new Intl.PluralRules(locale)
  return (key, values = {}) => {
    const { count } = values
    const plural = typeof count === 'number' ? messages[`${key}_${plurals.select(count)}`] : undefined
    const message = plural ?? messages[key] ?? key
    return message.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => String(values[name] ?? ''))
  }
}
