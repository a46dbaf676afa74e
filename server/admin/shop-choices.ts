import type { FormSchema, ShopData } from './api.ts'
import { languageName, languages, placeName, t } from './texts.ts'

/** Where CLDR has a name and ISO no country. */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ'])
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** Codes of the countries this browser has names for, by name. */
export function countries(): string[] {
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  const known = codes.filter((code) => !noCountries.has(code) && placeName(code) !== code && new Intl.Locale(`und-${code}`).region === code)
  return known.toSorted((a, b) => placeName(a).localeCompare(placeName(b)))
}

const zones = Intl.supportedValuesOf('timeZone')
const among = (options: readonly string[], current: readonly string[], labelOf: (option: string) => string): Pick<FormSchema, 'enum' | 'labels'> => {
  const all = [...new Set([...options, ...current])]
  return { enum: all, labels: Object.fromEntries(all.map((option) => [option, labelOf(option)])) }
}

const none = ''
/** The same where none need be chosen. */
const orNone = (options: readonly string[], current: string, labelOf: (option: string) => string, name: string) =>
  among([none, ...options], [current], (option) => (option ? labelOf(option) : name))
const zoneName = (zone: string) => zone.replaceAll('_', ' ')

/** The settings' form with choices by name where the schema only knows codes. What is stored stays among them. */
export function withChoices({ form, services }: ShopData, settings: ShopData['settings'], regions: Readonly<Record<string, string>>): FormSchema {
  const { locale, locales, timeZone, delivery, tracking, cartUrl, productUrl } = form.properties!
  const { aggregator, ...others } = tracking!.properties!
  const { country, region, cutOff, timeZone: ownZone, ...fields } = delivery!.properties!
  const now = settings.delivery
  const states = Object.keys(regions)
  return { ...form, properties: {
    ...form.properties,
    locale: { ...locale, ...among(languages, [settings.locale], languageName) },
    locales: { ...locales, items: { type: 'string', ...among(languages, settings.locales, languageName) } },
    timeZone: { ...timeZone, ...among(zones, [settings.timeZone], zoneName) },
    cartUrl: { ...cartUrl, format: 'uri' },
    productUrl: { ...productUrl, format: 'uri' },
    tracking: { ...tracking, properties: { aggregator: { ...aggregator, ...orNone(services.map(({ id }) => id), settings.tracking.aggregator, (id) => services.find((service) => service.id === id)?.name ?? id, t('shop.anyService')) }, ...others } },
    delivery: { ...delivery, properties: {
      ...fields,
      cutOff: { type: 'string', title: cutOff!.title, description: cutOff!.description, default: '', format: 'time' },
      timeZone: { title: ownZone!.title, default: none, ...orNone(zones, now.timeZone, zoneName, t('shop.sameZone')) },
      country: { ...country, ...among(countries(), [now.country], placeName) },
      ...states.length > 0 || now.region !== ''
        ? { region: { title: region!.title, description: region!.description, default: none, ...orNone(states, now.region, (code) => regions[code] ?? code, t('shop.noRegion')) } }
        : {},
    } },
  } }
}
