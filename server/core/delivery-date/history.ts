import { dayNumber, postcodeText, toScale, type DeliveryRow, type PastDelivery } from './row.ts'

/** Groups that share a level: columns of `keys`. */
export const group = {
  destinationRegion: 0, originRegion: 1, lane: 2, originToArea: 3, originArea: 4, origin: 5,
  destinationArea: 6, destination: 7, areaToArea: 8, originToRegion: 9, category: 10,
} as const
export const groups = Object.keys(group).length

/** What a row tells by itself, before any history. */
export const plainFeatures = 13

/** Deliveries as columns, so that a hundred thousand of them fit into few megabytes. Days count from 1970. */
export interface History {
  rows: number
  /** With the time of day. */
  purchased: Float64Array
  /** Whole days. */
  delivered: Float64Array
  /** Days it took, on the scale of row.ts. */
  taken: Float64Array
  /** Rows × groups; -1 is unknown. */
  keys: Int32Array
  /** Rows × plainFeatures; NaN is unknown. */
  plain: Float64Array
  /** The day after the newest delivery: the present of this history. */
  now: number
  /** Row numbers by delivery, oldest first. */
  byDelivery: Int32Array
  /** Row numbers by purchase, oldest first. */
  byPurchase: Int32Array
  alphabet: Alphabet
}

/** How rows become numbers: digits of a full postcode, and the texts of each group in the order of their numbers. */
export interface Alphabet { digits: number; texts: string[][] }

/** Longer codes are no postcodes that leading zeros could have been lost of. */
const mostDigits = 10

function textKeys(row: DeliveryRow, digits: number): (string | null)[] {
  const [from, to] = [postcodeText(row.originPostcode, digits), postcodeText(row.destinationPostcode, digits)]
  const both = (a: string | null, b: string | null) => (a === null || b === null ? null : `${a}>${b}`)
  const { originRegion, destinationRegion } = row
  const [fromArea, toArea] = [from?.slice(0, 2) ?? null, to?.slice(0, 3) ?? null]
  return [
    destinationRegion, originRegion, both(originRegion, destinationRegion), both(originRegion, toArea), fromArea, from,
    toArea, to, both(fromArea, to?.slice(0, 2) ?? null), both(from, destinationRegion), row.category,
  ]
}

function plainOf(row: DeliveryRow, digits: number): number[] {
  const known = (value: number | null) => value ?? Number.NaN
  const numberOf = (postcode: string | null) => {
    const text = postcodeText(postcode, digits)
    return text !== null && /^\d+$/.test(text) ? Number(text) : Number.NaN
  }
  const purchased = dayNumber(row.purchasedAt)
  const hour = (purchased - Math.floor(purchased)) * 24
  const weekday = ((Math.floor(purchased) % 7) + 7) % 7
  const handling = known(row.handlingDays)
  const [from, to] = [numberOf(row.originPostcode), numberOf(row.destinationPostcode)]
  return [
    handling, known(row.weightGrams), known(row.value), known(row.shippingCost), known(row.items), known(row.senders),
    hour, weekday * 24 + hour, (((weekday + Math.round(handling)) % 7) + 7) % 7, from, to, Math.abs(from - to), known(row.shippingCost) / known(row.value),
  ]
}

/** Deliveries whose days are known. Of purchase and delivery one is enough; with neither a row counts as the newest. */
export function makeHistory(past: readonly PastDelivery[]): History {
  const known = past.filter(({ days }) => days !== null)
  const rows = known.length
  const digits = Math.min(mostDigits, known.reduce((most, { originPostcode, destinationPostcode }) => {
    const lengthOf = (code: string | null) => (code !== null && /^\d+$/.test(code) ? code.length : 0)
    return Math.max(most, lengthOf(originPostcode), lengthOf(destinationPostcode))
  }, 0))
  const purchased = Float64Array.from(known, ({ purchasedAt, deliveredAt, days }) => {
    const own = dayNumber(purchasedAt)
    return Number.isNaN(own) ? Math.floor(dayNumber(deliveredAt)) - days! : own
  })
  const delivered = Float64Array.from(known, ({ deliveredAt, days }, row) => {
    const own = Math.floor(dayNumber(deliveredAt))
    return Number.isNaN(own) ? Math.floor(purchased[row]!) + Math.floor(days!) : own
  })
  const latest = delivered.reduce((most, day) => (day > most ? day : most), Number.NEGATIVE_INFINITY)
  const now = Number.isFinite(latest) ? latest + 1 : 0
  for (let row = 0; row < rows; row++) {
    if (!Number.isNaN(delivered[row]!)) continue
    delivered[row] = now - 1
    purchased[row] = now - 1 - known[row]!.days!
  }
  const numbers = Array.from({ length: groups }, () => new Map<string, number>())
  const keys = new Int32Array(rows * groups)
  const plain = new Float64Array(rows * plainFeatures)
  known.forEach((each, row) => {
    plain.set(plainOf(each, digits), row * plainFeatures)
    textKeys(each, digits).forEach((text, column) => {
      const map = numbers[column]!
      if (text !== null && !map.has(text)) map.set(text, map.size)
      keys[row * groups + column] = text === null ? -1 : map.get(text)!
    })
  })
  const sorted = (by: Float64Array) => Int32Array.from(by.keys()).sort((a, b) => by[a]! - by[b]! || a - b)
  return {
    rows, purchased, delivered, taken: Float64Array.from(known, ({ days }) => toScale(days!)), keys, plain, now,
    byDelivery: sorted(delivered), byPurchase: sorted(purchased),
    alphabet: { digits, texts: numbers.map((map) => [...map.keys()]) },
  }
}

/** Writes rows as a history with this alphabet does; a text it does not hold is unknown. */
export function makeEncode({ digits, texts }: Alphabet): (row: DeliveryRow) => { keys: Int32Array; plain: Float64Array } {
  const numbers = texts.map((each) => new Map(each.map((text, number) => [text, number])))
  return (row) => ({
    keys: Int32Array.from(textKeys(row, digits), (text, column) => (text === null ? -1 : numbers[column]!.get(text) ?? -1)),
    plain: Float64Array.from(plainOf(row, digits)),
  })
}
