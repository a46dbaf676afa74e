/**
 * A BCP 47 wish ("de-AT") as carriers write locales: de_AT. A language alone gets the country most of its readers live in; of a
 * carrier's own list, the same language in another country if need be, else American English.
 */
export function localeOf(language: string | undefined, known?: readonly string[]): string {
  try {
    const { language: tongue, region } = new Intl.Locale(language ?? 'en-US').maximize()
    const locale = `${tongue}_${region}`
    if (!known) return locale
    const home = `${tongue}_${new Intl.Locale(tongue!).maximize().region}`
    return [locale, home].find((one) => known.includes(one)) ?? known.find((one) => one.startsWith(`${tongue}_`)) ?? 'en_US'
  } catch {
    return 'en_US'
  }
}
