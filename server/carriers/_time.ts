import { Temporal } from 'temporal-polyfill'

/** Where a country has several zones: the one most of its people live in. Others take their only one from Intl. */
const mainZone: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires', AU: 'Australia/Sydney', BR: 'America/Sao_Paulo', CA: 'America/Toronto', CL: 'America/Santiago',
  CN: 'Asia/Shanghai', CY: 'Asia/Nicosia', DE: 'Europe/Berlin', EC: 'America/Guayaquil', ES: 'Europe/Madrid', GL: 'America/Nuuk', ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty', MN: 'Asia/Ulaanbaatar', MX: 'America/Mexico_City', MY: 'Asia/Kuala_Lumpur', NZ: 'Pacific/Auckland', PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby', PT: 'Europe/Lisbon', RU: 'Europe/Moscow', UA: 'Europe/Kyiv', US: 'America/New_York', UZ: 'Asia/Tashkent',
}

const zones = new Map<string, string>()
/** IANA zone of an ISO 3166 country; Europe/Berlin where it is unknown. */
export function zoneOfCountry(country: string | undefined): string {
  const code = country?.toUpperCase() ?? ''
  if (!/^[A-Z]{2}$/.test(code)) return 'Europe/Berlin'
  let zone = mainZone[code] ?? zones.get(code)
  if (!zone) {
    const locale = new Intl.Locale(`und-${code}`) as Intl.Locale & { getTimeZones?(): string[] | undefined }
    zone = locale.getTimeZones?.()?.[0] ?? 'Europe/Berlin'
    zones.set(code, zone)
  }
  return zone
}

const countryNames = ['de', 'en'].map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }))
const plainName = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, ' ').trim()
const countryOfName = new Map([['usa', 'US'], ['uk', 'GB'], ['czech republic', 'CZ'], ['turkey', 'TR']])
for (let first = 65; first <= 90; first++) {
  for (let second = 65; second <= 90; second++) {
    const code = String.fromCharCode(first, second)
    // Codes of the past (DD) carry today's name; Intl maps them to today's code.
    if (new Intl.Locale(`und-${code}`).region !== code) continue
    for (const names of countryNames) {
      const name = names.of(code)
      if (name) countryOfName.set(plainName(name), code)
    }
  }
}
/** ISO 3166 alpha-3 codes that are not just the alpha-2 code and one letter more. */
const alpha3 = new Map(('AGO AO|ALA AX|AND AD|ARE AE|ARM AM|ATA AQ|ATF TF|ATG AG|AUT AT|BDI BI|BEN BJ|BES BQ|BGD BD|BHS BS|BIH BA|BLR BY|BLZ BZ|BRB BB|BRN BN|CAF CF|'
  + 'CHL CL|CHN CN|COD CD|COG CG|COK CK|COM KM|CPV CV|CUW CW|CYM KY|DNK DK|ESH EH|EST EE|FLK FK|FRO FO|FSM FM|GIN GN|GLP GP|GNB GW|GNQ GQ|GRD GD|'
  + 'GRL GL|GUF GF|GUY GY|IRL IE|IRQ IQ|ISR IL|JAM JM|KAZ KZ|KOR KR|LBR LR|LBY LY|MAC MO|MAF MF|MDG MG|MDV MV|MEX MX|MLT MT|MNE ME|MNP MP|MOZ MZ|'
  + 'MTQ MQ|MYT YT|NIU NU|PAK PK|PCN PN|PLW PW|PNG PG|POL PL|PRK KP|PRT PT|PRY PY|PYF PF|SEN SN|SGS GS|SLB SB|SLV SV|SPM PM|SRB RS|SUR SR|SVK SK|'
  + 'SVN SI|SWE SE|SWZ SZ|SYC SC|TCD TD|TKM TM|TUN TN|TUR TR|TUV TV|UKR UA|URY UY|WLF WF').split('|').map((pair) => pair.split(' ') as [string, string]))
/** The ISO 3166 alpha-2 code of an alpha-2 or alpha-3 code; undefined for what is none. */
export function countryCoded(code: string | undefined): string | undefined {
  const written = code?.trim().toUpperCase() ?? ''
  if (/^[A-Z]{2}$/.test(written)) return written
  if (!/^[A-Z]{3}$/.test(written)) return undefined
  return alpha3.get(written) ?? written.slice(0, 2)
}

/** The ISO 3166 code of a country's English or German name, as carriers append it to a place ("LEIPZIG - GERMANY"). */
export const countryNamed = (name: string | undefined): string | undefined => (name ? countryOfName.get(plainName(name)) : undefined)

const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

export interface ReadTime {
  /** ISO 8601 with offset, to the second. */
  iso: string
  /** The day as the carrier wrote it. */
  day: string
  /** Seconds since that day's midnight as the carrier wrote it; null where only a day stood there. */
  second: number | null
}

/**
 * A carrier's time. Its own offset is kept; a local time without one is read in the zone of `country`, or in `zone` where the
 * place is known better. Undefined for what is no time, or lies outside 1990-2099.
 */
export function readTime(text: string | undefined, country: string | undefined, zone?: string): ReadTime | undefined {
  const [, day, minute, seconds = '00', offset] = form.exec(text?.trim() ?? '') ?? []
  if (!day || day < '1990' || day >= '2100') return undefined
  try {
    const local = Temporal.PlainDateTime.from(`${day}T${minute ?? '00:00'}:${seconds}`)
    const second = minute ? local.hour * 3600 + local.minute * 60 + local.second : null
    const written = `${local.toPlainDate()}T${local.toPlainTime().toString({ smallestUnit: 'second' })}`
    // A time the clocks skipped is read as the later one, a repeated one as the first.
    if (!offset) return { iso: local.toZonedDateTime(zone ?? zoneOfCountry(country)).toString({ smallestUnit: 'second', timeZoneName: 'never' }), day, second }
    if (/^z$/i.test(offset)) return { iso: `${written}Z`, day, second }
    const [hours, minutes] = [offset.slice(1, 3), offset.slice(3).replace(':', '') || '00']
    if (Number(hours) > 14 || Number(minutes) > 59) return undefined
    return { iso: `${written}${offset[0]}${hours}:${minutes}`, day, second }
  } catch {
    return undefined
  }
}
