import { maxBins, type BinnedRows } from './trees.ts'

/** Upper edges of a feature's bins, about as many values in each. */
function edgesOf(values: Float64Array, features: number, feature: number): Float64Array {
  const rows = values.length / features
  // A sample of ten thousand places sixty edges well enough.
  const step = Math.max(1, Math.floor(rows / 10_000))
  const known: number[] = []
  for (let row = 0; row < rows; row += step) {
    const value = values[row * features + feature]!
    if (!Number.isNaN(value)) known.push(value)
  }
  const sorted = Float64Array.from(known).sort()
  const edges: number[] = []
  for (let edge = 1; edge < maxBins - 1; edge++) {
    const value = sorted[Math.floor((edge * sorted.length) / (maxBins - 1))]
    if (value !== undefined && value !== edges.at(-1)) edges.push(value)
  }
  return Float64Array.from(edges)
}

/** Bin 0 is the unknown; bin n + 1 what is at least the n-th edge. */
function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low + 1
}

/** Learns the bins of a table of features (row by row, NaN is unknown), and fills the table into them. */
export function makeBins(values: Float64Array, features: number): { all: BinnedRows; edges: number[][] } {
  const edges = Array.from({ length: features }, (_, feature) => edgesOf(values, features, feature))
  const bins = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) bins[at] = binOf(edges[at % features]!, values[at]!)
  return { all: { bins, features, rows: values.length / features }, edges: edges.map((each) => [...each]) }
}

/** Fills rows into bins learned before. */
export function makeFill(edges: readonly number[][]): (row: Float64Array) => Uint8Array {
  const exact = edges.map((each) => Float64Array.from(each))
  return (row) => Uint8Array.from(exact, (each, feature) => binOf(each, row[feature]!))
}
