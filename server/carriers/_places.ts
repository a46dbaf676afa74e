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

/**
 * IANA zone of a place. A state that lies in two zones has the one most of its people live in (49 CFR 71 for the United States);
 * an unknown state is read as its country's main zone.
 */
export function zoneOfPlace(country: string | undefined, state: string | undefined): string {
  return ofState.get(`${country?.trim().toUpperCase()}-${state?.trim().toUpperCase()}`) ?? zoneOfCountry(country?.trim())
}
