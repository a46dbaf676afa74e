/** Boosted regression trees over histograms: small, deterministic, squared loss. Features are bins; bin 0 holds what is unknown. */

export const maxBins = 64

/** Rows × features, row by row. */
export interface BinnedRows { bins: Uint8Array; features: number; rows: number }

/** Nodes of all trees one after the other; `feature` -1 marks a leaf, the children of node i are `child[i]` and `child[i] + 1`. */
export interface Trees { roots: number[]; feature: number[]; bin: number[]; child: number[]; value: number[] }

export interface TreeOptions {
  rounds: number
  depth: number
  /** Least weight of a leaf. */
  minLeaf: number
  learningRate: number
  /** Share of rows each tree sees. */
  share: number
  /** Rows that are not learned from but say when to stop. */
  watched?: Int32Array
}

/** Weight of nothing learned in each leaf. */
const ridge = 5
/** Rounds without a better watched error before learning stops. */
const patience = 12

/** xorshift32: the same trees at every call. */
function makeDraw(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}

export function predictTrees({ roots, feature, bin, child, value }: Trees, bins: Uint8Array, offset: number): number {
  let sum = 0
  for (const root of roots) {
    let node = root
    while (feature[node]! >= 0) node = child[node]! + (bins[offset + feature[node]!]! > bin[node]! ? 1 : 0)
    sum += value[node]!
  }
  return sum
}

interface Histogram { gradient: Float64Array; weight: Float64Array }
interface Split { feature: number; bin: number; gain: number }

class Grower {
  readonly data: BinnedRows
  readonly gradient: Float64Array
  readonly weight: Float64Array
  readonly options: TreeOptions
  readonly trees: Trees = { roots: [], feature: [], bin: [], child: [], value: [] }
  readonly #free: Histogram[] = []
  #order: Int32Array = new Int32Array(0)
  #scratch = new Int32Array(0)

  constructor(data: BinnedRows, gradient: Float64Array, weight: Float64Array, options: TreeOptions) {
    this.data = data
    this.gradient = gradient
    this.weight = weight
    this.options = options
  }

  grow(order: Int32Array): void {
    this.#order = order
    if (this.#scratch.length < order.length) this.#scratch = new Int32Array(order.length)
    this.trees.roots.push(this.#node())
    this.#split(this.trees.roots.at(-1)!, 0, order.length, 0, this.#count(0, order.length))
  }

  #node(): number {
    const { feature, bin, child, value } = this.trees
    bin.push(0)
    child.push(0)
    value.push(0)
    return feature.push(-1) - 1
  }

  #count(from: number, to: number): Histogram {
    const { bins, features } = this.data
    const size = features * maxBins
    const histogram = this.#free.pop() ?? { gradient: new Float64Array(size), weight: new Float64Array(size) }
    histogram.gradient.fill(0)
    histogram.weight.fill(0)
    for (let at = from; at < to; at++) {
      const row = this.#order[at]!
      const [g, w] = [this.gradient[row]!, this.weight[row]!]
      const offset = row * features
      for (let f = 0; f < features; f++) {
        const slot = f * maxBins + bins[offset + f]!
        histogram.gradient[slot]! += g
        histogram.weight[slot]! += w
      }
    }
    return histogram
  }

  /** The split that explains most, and the sums of the node (the same in every feature). */
  #best({ gradient, weight }: Histogram): { split: Split | null; g: number; w: number } {
    let [g, w] = [0, 0]
    for (let slot = 0; slot < maxBins; slot++) {
      g += gradient[slot]!
      w += weight[slot]!
    }
    const { minLeaf } = this.options
    const nothing = (g * g) / (w + ridge)
    const best: Split = { feature: -1, bin: 0, gain: 1e-6 }
    for (let f = 0; f < this.data.features; f++) {
      let [left, leftWeight] = [0, 0]
      for (let b = 0; b < maxBins - 1; b++) {
        left += gradient[f * maxBins + b]!
        leftWeight += weight[f * maxBins + b]!
        if (leftWeight < minLeaf) continue
        if (w - leftWeight < minLeaf) break
        const right = g - left
        const gain = (left * left) / (leftWeight + ridge) + (right * right) / (w - leftWeight + ridge) - nothing
        if (gain > best.gain) Object.assign(best, { feature: f, bin: b, gain })
      }
    }
    return { split: best.feature < 0 ? null : best, g, w }
  }

  #split(node: number, from: number, to: number, depth: number, histogram: Histogram): void {
    const { trees, options } = this
    const { split, g, w } = this.#best(histogram)
    if (!split || depth === options.depth) {
      trees.value[node] = (options.learningRate * g) / (w + ridge)
      this.#free.push(histogram)
      return
    }
    const middle = this.#part(from, to, split)
    trees.feature[node] = split.feature
    trees.bin[node] = split.bin
    const left = this.#node()
    const right = this.#node()
    trees.child[node] = left
    const smallerIsLeft = middle - from < to - middle
    const smaller = smallerIsLeft ? this.#count(from, middle) : this.#count(middle, to)
    for (let slot = 0; slot < smaller.weight.length; slot++) {
      histogram.gradient[slot]! -= smaller.gradient[slot]!
      histogram.weight[slot]! -= smaller.weight[slot]!
    }
    this.#split(left, from, middle, depth + 1, smallerIsLeft ? smaller : histogram)
    this.#split(right, middle, to, depth + 1, smallerIsLeft ? histogram : smaller)
  }

  /** Moves the rows of the left side to the front, in order. */
  #part(from: number, to: number, { feature, bin }: Split): number {
    const { bins, features } = this.data
    let [left, right] = [from, 0]
    for (let at = from; at < to; at++) {
      const row = this.#order[at]!
      if (bins[row * features + feature]! > bin) this.#scratch[right++] = row
      else this.#order[left++] = row
    }
    this.#order.set(this.#scratch.subarray(0, right), left)
    return left
  }
}

/**
 * Fits `target` on the given rows. With watched rows it stops where their mean absolute error was least.
 * Gives the trees, and the prediction of each row that was learned from or watched.
 */
export function fitTrees(data: BinnedRows, target: Float64Array, weight: Float64Array, learned: Int32Array, options: TreeOptions): { trees: Trees; fitted: Float64Array } {
  const fitted = new Float64Array(data.rows)
  const gradient = new Float64Array(data.rows)
  const grower = new Grower(data, gradient, weight, options)
  const draw = makeDraw(0x9e37_79b9)
  const { trees } = grower
  const watched = options.watched ?? new Int32Array(0)
  const addRoot = (root: number, sign: number) => {
    const one = { ...trees, roots: [root] }
    for (const rows of [learned, watched]) for (const row of rows) fitted[row]! += sign * predictTrees(one, data.bins, row * data.features)
  }
  let best = { error: watchedError(target, fitted, watched), rounds: options.watched ? 0 : options.rounds }
  for (let round = 1; round <= options.rounds; round++) {
    const sample = options.share < 1 ? learned.filter(() => draw() < options.share) : learned.slice()
    for (const row of sample) gradient[row] = weight[row]! * (target[row]! - fitted[row]!)
    grower.grow(sample)
    addRoot(trees.roots.at(-1)!, 1)
    if (!options.watched) continue
    const error = watchedError(target, fitted, watched)
    if (error < best.error) best = { error, rounds: round }
    else if (round - best.rounds >= patience) break
  }
  for (const root of trees.roots.splice(best.rounds)) addRoot(root, -1)
  return { trees, fitted }
}

function watchedError(target: Float64Array, fitted: Float64Array, watched: Int32Array): number {
  let sum = 0
  for (const row of watched) sum += Math.abs(target[row]! - fitted[row]!)
  return sum
}
