import * as z from 'zod'

/** Times on the wire: ISO 8601 with an offset, between 1990 and 2100. */
export const DateTime = z.iso.datetime({ offset: true }).refine((text) => {
  const year = Number(text.slice(0, 4))
  return year >= 1990 && year < 2100
}, 'is not a time between 1990 and 2100')

/** A calendar day without a time: 2026-11-20. */
export const Day = z.iso.date()

/** A tag of BCP 47 that Intl accepts, canonicalised: `de`, `de-AT`, `en-GB`. */
export const Locale = z.string().max(35).transform((tag, context) => {
  try {
    return Intl.getCanonicalLocales(tag)[0]!
  } catch {
    context.addIssue({ code: 'custom', message: 'is not a BCP 47 language tag like "de" or "en-GB"' })
    return z.NEVER
  }
})

/** An IANA zone that Intl accepts: `Europe/Berlin`. */
export const TimeZone = z.string().max(64).refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}, 'is not an IANA time zone like "Europe/Berlin"')

/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/, 'is not a two-letter country code like DE')

/** Control, bidi-override and zero-width characters that could disguise a text; emoji joiners stay. */
// oxlint-disable-next-line no-control-regex -- finding them is its purpose
const invisible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g

/** The text without characters that could disguise it; tabs and line breaks stay. */
export const withoutInvisible = (text: string) => text.replace(invisible, '')

/** Text from outside: shown as text, never as markup; disguising characters removed, trimmed, capped. */
export const Text = (max: number) => z.string().max(max).transform((text) => withoutInvisible(text).trim())

/** The same where it must not be empty. */
export const RequiredText = (max: number) => Text(max).refine((text) => text.length > 0, 'must not be empty')

/** A name before the host (`https://bank.example@evil.example`) reads as the host to people. */
const namesNobody = (url: string) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === '')

/** Links and pictures from outside: https, or http on the reader's own machine for a demo. */
export const WebUrl = z.url().max(2000).refine((url) => /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)([:/]|$)/.test(url), 'must be an https:// address')
  .refine(namesNobody, 'must not hold a user name')
