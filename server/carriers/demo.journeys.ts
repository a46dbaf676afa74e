import type { Instant } from '../core/order.ts'

/**
 * What the demo carrier does with a parcel, told by nothing but its number and the time: no state, no clock of its own.
 *
 * `DEMO` journey pace start seed: one letter of `journeys`, one of `paces`, the start as seconds since 1970 in six
 * base-36 digits, and four base-36 digits that choose the route. Example: DEMONRTM1GQO00A7.
 */
const pattern = /^DEMO([A-Z])([RXQ])([0-9A-Z]{6})([0-9A-Z]{4})$/
/** R: a working day's pace, no delivery on Sundays. X: the same on every day. Q: quick, the whole journey in `quickMs`. */
export type Pace = 'R' | 'X' | 'Q'
export const quickMs = 75_000

type Step = readonly [hours: number, code: string]
const toDepot: Step[] = [[0, 'LBL'], [3, 'PUP'], [9, 'ARR'], [9.5, 'WGT'], [14, 'DEP'], [20, 'ARD'], [40, 'OFD']]
const abroad: Step[] = [[0, 'LBL'], [3, 'PUP'], [9, 'ARR'], [20, 'EXP'], [44, 'CUS']]

/** By letter: hours after the label was made, and what is scanned then. */
export const journeys: Readonly<Record<string, readonly Step[]>> = {
  N: [...toDepot, [45, 'DLV']],
  B: [...toDepot, [45, 'DNB']],
  S: [...toDepot, [44, 'DSP']],
  M: [...toDepot, [43, 'DMB']],
  K: [...toDepot, [42, 'DPL']],
  D: [[0, 'LBL'], [3, 'PUP'], [9, 'ARR'], [14, 'DLY'], [62, 'DEP'], [68, 'ARD'], [88, 'OFD'], [93, 'DLV']],
  A: [...toDepot, [45, 'NHM'], [64, 'OFD'], [69, 'DLV']],
  P: [...toDepot, [45, 'NHM'], [50, 'PUA'], [74, 'DPP']],
  W: [...toDepot, [45, 'ADR'], [75, 'ADK'], [88, 'OFD'], [93, 'DLV']],
  C: [...abroad, [90, 'CRL'], [98, 'ARD'], [112, 'OFD'], [117, 'DLV']],
  T: [...abroad, [50, 'CDU'], [130, 'CRL'], [140, 'ARD'], [160, 'OFD'], [165, 'DLV']],
  L: [[0, 'LBL'], [3, 'PUP'], [9, 'ARR'], [14, 'DEP'], [40, 'MIS'], [160, 'LST']],
  G: [[0, 'LBL'], [3, 'PUP'], [9, 'ARR'], [14, 'DEP'], [24, 'DMG']],
  R: [...toDepot, [45, 'REF'], [69, 'RTN'], [117, 'RTD']],
  X: [[0, 'LBL'], [2, 'CAN']],
  E: [[0, 'LBL'], [3, 'PUP'], [9, 'ARR'], [729, 'ARC']],
  /** Ends with a code that stands in no table, as real carriers do now and then. */
  U: [[0, 'LBL'], [3, 'PUP'], [9, 'Z99']],
  /** Announced, never handed over. */
  I: [[0, 'LBL']],
}

/** What the carrier says with each scan, in its own language. */
export const words: Readonly<Record<string, string>> = {
  LBL: 'Die Sendungsdaten wurden elektronisch übermittelt.',
  PUP: 'Die Sendung wurde beim Versender abgeholt.',
  ARR: 'Die Sendung ist im Paketzentrum der Startregion eingetroffen.',
  WGT: 'Gewicht und Maße wurden geprüft.',
  DEP: 'Die Sendung ist auf dem Weg in die Zielregion.',
  ARD: 'Die Sendung ist in der Zielregion eingetroffen.',
  DLY: 'Die Zustellung verzögert sich wegen hoher Sendungsmengen.',
  MIS: 'Die Sendung wurde fehlgeleitet und wird gesucht.',
  EXP: 'Die Sendung hat das Land des Versenders verlassen.',
  CUS: 'Die Sendung liegt beim Zoll zur Prüfung.',
  CDU: 'Der Zoll wartet auf die Zahlung der Einfuhrabgaben.',
  CRL: 'Die Sendung wurde vom Zoll freigegeben.',
  OFD: 'Die Sendung wurde ins Zustellfahrzeug geladen.',
  NHM: 'Der Empfänger wurde nicht angetroffen.',
  ADR: 'Die Adresse ist unvollständig. Die Hausnummer fehlt.',
  ADK: 'Die Adresse wurde ergänzt. Ein neuer Zustellversuch folgt.',
  PUA: 'Die Sendung liegt in der Filiale zur Abholung bereit.',
  DLV: 'Die Sendung wurde dem Empfänger übergeben.',
  DNB: 'Die Sendung wurde in der Nachbarschaft abgegeben.',
  DSP: 'Die Sendung liegt am vereinbarten Ablageort.',
  DMB: 'Die Sendung wurde in den Briefkasten gelegt.',
  DPL: 'Die Sendung liegt im Paketautomaten.',
  DPP: 'Die Sendung wurde in der Filiale abgeholt.',
  LST: 'Die Sendung gilt als verloren. Eine Nachforschung läuft.',
  DMG: 'Die Sendung wurde beim Transport beschädigt.',
  REF: 'Die Annahme wurde verweigert.',
  RTN: 'Die Sendung ist auf dem Rückweg zum Versender.',
  RTD: 'Die Sendung wurde dem Versender zurückgegeben.',
  CAN: 'Der Auftrag wurde vom Versender storniert.',
  ARC: 'Seit 30 Tagen liegen keine neuen Daten vor.',
  Z99: 'Vorgang Z99 erfasst.',
}

const regions = [['Hannover', 'Kassel'], ['Berlin', 'Leipzig'], ['Köln', 'Dortmund'], ['Frankfurt', 'Mannheim'], ['München', 'Augsburg'], ['Bremen', 'Oldenburg'], ['Dresden', 'Chemnitz']] as const
const origin = 'Neumünster'
const hour = 3_600_000

export interface Parcel { number: string; journey: string; pace: Pace; start: Instant; seed: number }
export interface Scan { at: Instant; code: string; place: string }

/** What a number says, or null where it is none of ours. */
export function readNumber(number: string): Parcel | null {
  const [, journey = '', pace = '', start = '', seed = ''] = pattern.exec(number) ?? []
  if (!(journey in journeys)) return null
  return { number, journey, pace: pace as Pace, start: Number.parseInt(start, 36) * 1000, seed: Number.parseInt(seed, 36) }
}

const zone = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
const offsets = new Map<number, number>()
/** Milliseconds that Berlin is ahead of UTC; looked up once an hour of history, since Intl is slow. */
function berlinOffset(at: Instant): number {
  const key = Math.floor(at / hour)
  let offset = offsets.get(key)
  if (offset === undefined) {
    const [, hours = '0'] = /GMT([+-]\d+)/.exec(zone.format(key * hour)) ?? []
    offset = Number(hours) * hour
    if (offsets.size > 50_000) offsets.clear()
    offsets.set(key, offset)
  }
  return offset
}

/** ISO 8601 in the depot's own time: 2026-11-20T14:32:00+01:00. */
export function localTime(at: Instant): string {
  const offset = berlinOffset(at)
  return `${new Date(at + offset).toISOString().slice(0, 19)}+0${offset / hour}:00`
}
/** A day on which only the express delivers. */
export const isSunday = (at: Instant) => new Date(at + berlinOffset(at)).getUTCDay() === 0

/** Every scan of the journey, past and to come, oldest first. */
export function scansOf({ journey, pace, start, seed }: Parcel): Scan[] {
  const steps = journeys[journey]!
  const [hub, town] = regions[seed % regions.length]!
  let rest = 0
  return steps.map(([hours, code], index) => {
    const jitter = pace === 'Q' || index === 0 ? 0 : ((seed * (index + 3)) % 97) * 15_000
    let at = pace === 'Q' ? start + Math.round((index * quickMs) / Math.max(1, steps.length - 1)) : start + hours * hour + rest + jitter
    if (pace === 'R' && code !== 'LBL' && isSunday(at)) {
      rest += 24 * hour
      at += 24 * hour
    }
    const place = ['LBL', 'CAN'].includes(code) ? '' : hours < 14 ? origin : hours < 40 ? hub : town
    return { at, code, place }
  })
}
