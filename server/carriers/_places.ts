import { zoneOfCountry } from './_time.ts'

const byZone: Record<string, Record<string, string>> = {
  US: {
    'America/New_York': 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV',
    'America/Chicago': 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI',
    'America/Denver': 'CO ID MT NM UT WY',
    'America/Phoenix': 'AZ',
    'America/Los_Angeles': 'CA NV OR WA',
    'America/Anchorage': 'AK',
    'Pacific/Honolulu': 'HI',
    'America/Puerto_Rico': 'PR VI',
    'Pacific/Guam': 'GU MP',
    'Pacific/Pago_Pago': 'AS',
    'Pacific/Palau': 'PW',
    'Pacific/Majuro': 'MH',
    'Pacific/Pohnpei': 'FM',
  },
  CA: {
    'America/St_Johns': 'NL', 'America/Halifax': 'NB NS PE', 'America/Toronto': 'ON PQ QC', 'America/Winnipeg': 'MB', 'America/Regina': 'SK',
    'America/Edmonton': 'AB NT', 'America/Vancouver': 'BC', 'America/Whitehorse': 'YT', 'America/Iqaluit': 'NU',
  },
  AU: {
    'Australia/Sydney': 'ACT NSW', 'Australia/Melbourne': 'VIC', 'Australia/Brisbane': 'QLD', 'Australia/Adelaide': 'SA', 'Australia/Darwin': 'NT',
    'Australia/Perth': 'WA', 'Australia/Hobart': 'TAS',
  },
}
const ofState = new Map(Object.entries(byZone).flatMap(([country, zones]) =>
  Object.entries(zones).flatMap(([zone, states]) => states.split(' ').map((state) => [`${country}-${state}`, zone] as const))))

/** The last three-digit ZIP prefix of each run of one zone (49 CFR 71; prefixes after USPS' L002). Military addresses and the Pacific islands have none. */
const zipRuns: [last: number, zone: string | undefined][] = [
  [5, 'New_York'], [9, 'Puerto_Rico'], [89, 'New_York'], [98, undefined], [323, 'New_York'], [325, 'Chicago'], [339, 'New_York'], [340, undefined], [349, 'New_York'],
  [372, 'Chicago'], [374, 'New_York'], [375, 'Chicago'], [379, 'New_York'], [397, 'Chicago'], [418, 'New_York'], [424, 'Chicago'], [462, 'New_York'], [464, 'Chicago'],
  [475, 'New_York'], [477, 'Chicago'], [499, 'New_York'], [568, 'Chicago'], [569, 'New_York'], [576, 'Chicago'], [577, 'Denver'], [585, 'Chicago'], [586, 'Denver'],
  [588, 'Chicago'], [599, 'Denver'], [692, 'Chicago'], [693, 'Denver'], [797, 'Chicago'], [834, 'Denver'], [835, 'Los_Angeles'], [837, 'Denver'], [838, 'Los_Angeles'],
  [849, 'Denver'], [864, 'Phoenix'], [885, 'Denver'], [961, 'Los_Angeles'], [969, undefined], [978, 'Los_Angeles'], [979, 'Denver'], [994, 'Los_Angeles'], [999, 'Anchorage'],
]
function ofZip(zip: string | undefined): string | undefined {
  const [prefix] = /^\d{3}(?=\d{2})/.exec(zip?.trim() ?? '') ?? []
  const zone = prefix && zipRuns.find(([last]) => Number(prefix) <= last)?.[1]
  return zone ? `America/${zone}` : undefined
}

/**
 * IANA zone of a place. In the United States the ZIP code decides, where there is one. A state that lies in two zones has the one most of its people live in (49 CFR 71 for the United States);
 * an unknown state is read as its country's main zone.
 */
export function zoneOfPlace(country: string | undefined, state: string | undefined, zip?: string): string {
  const near = zip && country?.trim().toUpperCase() === 'US' ? ofZip(zip) : undefined
  return near ?? ofState.get(`${country?.trim().toUpperCase()}-${state?.trim().toUpperCase()}`) ?? zoneOfCountry(country?.trim())
}
