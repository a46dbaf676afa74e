import { group, plainFeatures, type History } from './history.ts'
import { Levels, type StoredLevels } from './levels.ts'
import { toScale } from './row.ts'

/** Where nothing was ever delivered: a week. */
const unknownLevel = toScale(7)
/** Days structure (lanes, senders) keeps half its weight. */
const slow = 120
/** Days a passing state (a jam in a region, a sender on holiday) keeps half its weight. */
const fast = 15
/** How fast the level of all deliveries may move (half-lives in days), and how much of it lasts into the next block: the walk chooses. */
const paces = [7, 15, 30, 60, 120]
const lasting = [0, 0.25, 0.5, 0.75, 1]
const choices = paces.flatMap((_, pace) => lasting.map((share) => ({ pace, share })))
/** Deliveries that have to be known before a look at a row teaches anything. */
const leastKnown = 30
/** Predictions are made with what was known up to this many days before. */
const longestBlock = 30

export interface Walk {
  /** Rows × features as they could have been known, NaN where nothing was. */
  features: Float64Array
  width: number
  /** What the lane and the level of the day made expect of each row, on the scale of row.ts. */
  expected: Float64Array
  /** The day each row was looked at from: the first of its block; NaN where too little had arrived to know anything. */
  since: Float64Array
  /** What is known at its end; todayOf() tells an order of today by it. */
  end: WalkEnd
}

/** Plain data. `level`: how much slower everything is on the scale of row.ts just now. */
export interface WalkEnd { now: number; level: number; lanes: StoredLevels; more: StoredLevels[] }

/** Goes through time in blocks: `learn` gets the deliveries that are new on the first day of the block, then `look` each purchase of the block. */
function inBlocks(history: History, learn: (rows: Int32Array, day: number) => void, look: (row: number, day: number) => void): void {
  const { rows, now, purchased, delivered, byDelivery, byPurchase } = history
  const span = rows > 0 ? now - purchased[byPurchase[0]!]! : 0
  const length = Math.min(longestBlock, Math.max(1, Math.floor(span / 8)))
  let told = 0
  let start = Number.NEGATIVE_INFINITY
  const learnBefore = (day: number) => {
    const from = told
    while (told < rows && delivered[byDelivery[told]!]! < day) told++
    if (told > from) learn(byDelivery.subarray(from, told), day)
  }
  for (const row of byPurchase) {
    const own = now - Math.max(0, Math.ceil((now - Math.floor(purchased[row]!)) / length)) * length
    if (own > start) {
      start = own
      learnBefore(start)
    }
    look(row, start)
  }
  learnBefore(now)
}

/** What lanes take, and by how much all of them are faster or slower just now. */
function walkExpectation(history: History) {
  const { rows, keys, taken, delivered, now } = history
  const lanes = new Levels([group.destinationRegion, group.lane, group.originToArea], slow, now)
  const levels = paces.map((pace) => new Levels([], pace, now))
  const lane = new Float64Array(rows).fill(unknownLevel)
  const overall = new Float64Array(rows).fill(unknownLevel)
  const shift = paces.map(() => new Float64Array(rows))
  const error = new Float64Array(choices.length)
  const since = new Float64Array(rows).fill(Number.NaN)
  const enough = Math.min(leastKnown, rows / 4)
  let told = 0
  inBlocks(history, (batch, day) => {
    told += batch.length
    for (const row of batch) lanes.add(keys, row, delivered[row]!, taken[row]!)
    // Measured against what is known of the lanes by now: what they take in themselves must not count again as level.
    const all = lanes.overall(day, unknownLevel)
    for (const row of batch) {
      const miss = taken[row]! - lanes.at(keys, row, day, all)
      for (const level of levels) level.add(keys, row, delivered[row]!, miss)
    }
  }, (row, day) => {
    overall[row] = lanes.overall(day, unknownLevel)
    lane[row] = lanes.at(keys, row, day, overall[row]!)
    if (told > 0 && told >= enough) since[row] = day
    levels.forEach((level, index) => { shift[index]![row] = level.overall(day, 0) })
    if (since[row] === day) choices.forEach(({ pace, share }, index) => { error[index]! += Math.abs(taken[row]! - lane[row]! - share * shift[pace]![row]!) })
  })
  const { pace, share } = choices[error.indexOf(Math.min(...error))]!
  const expected = lane.map((each, row) => each + share * shift[pace]![row]!)
  return { lanes, level: share * levels[pace]!.overall(now, 0), lane, overall, expected, since }
}

const widthOf = (more: readonly Levels[]) => plainFeatures + more.length + 2

interface Looked { keys: Int32Array; row: number; day: number; plain: Float64Array; laneAbove: number }

/** One row of features: what the order tells, its lane, and what each of these levels lately missed by; of the first also by how many it is known. */
function featuresOf(more: readonly Levels[], into: Float64Array, offset: number, { keys, row, day, plain, laneAbove }: Looked): void {
  into.set(plain, offset)
  let at = offset + plainFeatures
  into[at++] = laneAbove
  more.forEach((each, index) => {
    into[at++] = each.at(keys, row, day, 0)
    if (index === 0) into[at++] = each.support
  })
}

/** Walks through the history once as it happened, so that no row knows what came after it. */
export function walk(history: History): Walk {
  const { rows, keys, taken, delivered, plain, now } = history
  const { lanes, level, lane, overall, expected, since } = walkExpectation(history)
  const more = [
    new Levels([group.originRegion, group.originArea, group.origin], slow, now),
    new Levels([group.origin], fast, now),
    new Levels([group.destinationArea, group.destination], slow, now),
    new Levels([group.destinationRegion], fast, now),
    new Levels([group.lane], fast, now),
    new Levels([group.areaToArea, group.originToRegion], slow, now),
    new Levels([group.category], slow, now),
  ]
  const width = widthOf(more)
  const features = new Float64Array(rows * width)
  inBlocks(history, (batch) => {
    for (const row of batch) for (const each of more) each.add(keys, row, delivered[row]!, taken[row]! - expected[row]!)
  }, (row, day) => {
    const own = plain.subarray(row * plainFeatures, (row + 1) * plainFeatures)
    featuresOf(more, features, row * width, { keys, row, day, plain: own, laneAbove: lane[row]! - overall[row]! })
  })
  return { features, width, expected, since, end: { now, level, lanes: lanes.store(), more: more.map((each) => each.store()) } }
}

/** An order of today, as the walk would have looked at it: what lane and level expect, and its features. */
export function todayOf({ now, level, lanes: storedLanes, more: storedMore }: WalkEnd): (keys: Int32Array, plain: Float64Array) => { expected: number; features: Float64Array } {
  const lanes = Levels.from(storedLanes)
  const more = storedMore.map(Levels.from)
  return (keys, plain) => {
    const all = lanes.overall(now, unknownLevel)
    const own = lanes.at(keys, 0, now, all)
    const features = new Float64Array(widthOf(more))
    featuresOf(more, features, 0, { keys, row: 0, day: now, plain, laneAbove: own - all })
    return { expected: own + level, features }
  }
}
