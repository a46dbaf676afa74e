/**
 * QR codes after ISO/IEC 18004: byte mode, error correction M, versions 1 to 40. No package of the size a storefront can carry draws
 * only this; the reader in qr.test.ts checks every part of it, and is itself checked against a code drawn elsewhere.
 */
const correctionPerBlock = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, ...Array<number>(19).fill(28)]
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49]

/** Where the alignment patterns stand, on both axes. */
function alignmentsOf(version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, index) => version * 4 + 10 - index * step).reverse()]
}

function codewordsOf(version: number): number {
  const patterns = version > 1 ? Math.floor(version / 7) + 2 : 0
  const alignment = patterns ? (25 * patterns - 10) * patterns - 55 : 0
  return Math.floor(((16 * version + 128) * version + 64 - alignment - (version > 6 ? 36 : 0)) / 8)
}

/** Multiplication in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((b >>> bit) & 1) * a)
  return product
}

function divisorOf(degree: number): number[] {
  const divisor = [...Array<number>(degree - 1).fill(0), 1]
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) divisor[j] = multiply(divisor[j]!, root) ^ (divisor[j + 1] ?? 0)
    root = multiply(root, 2)
  }
  return divisor
}

function remainderOf(data: number[], divisor: number[]): number[] {
  const remainder = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ remainder.shift()!
    remainder.push(0)
    divisor.forEach((coefficient, index) => { remainder[index]! ^= multiply(coefficient, factor) })
  }
  return remainder
}

/** The data with its correction, cut into blocks and dealt out in turns. */
function interleave(data: number[], version: number): number[] {
  const blocks = blockCounts[version - 1]!
  const correction = correctionPerBlock[version - 1]!
  const short = Math.floor(data.length / blocks)
  const divisor = divisorOf(correction)
  let start = 0
  const cut = Array.from({ length: blocks }, (_, index) => {
    const length = short + (index >= blocks - (data.length % blocks) ? 1 : 0)
    return data.slice(start, (start += length))
  })
  const checks = cut.map((block) => remainderOf(block, divisor))
  const deal = (rows: number[][], length: number) => Array.from({ length }, (_, column) => rows.map((row) => row[column]).filter((byte) => byte !== undefined)).flat()
  return [...deal(cut, short + 1), ...deal(checks, correction)]
}

const capacityOf = (version: number) => codewordsOf(version) - blockCounts[version - 1]! * correctionPerBlock[version - 1]!

function encode(text: string): { version: number; codewords: number[] } {
  const bytes = [...new TextEncoder().encode(text)]
  const version = blockCounts.findIndex((_, index) => bytes.length + (index < 9 ? 2 : 3) <= capacityOf(index + 1)) + 1
  if (!version) throw new RangeError(`${bytes.length} bytes do not fit into a QR code`)
  const bits = [0, 1, 0, 0]
  const push = (value: number, length: number) => { for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1) }
  push(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) push(byte, 8)
  push(0, 4)
  const data = Array.from({ length: Math.floor(bits.length / 8) }, (_, index) => bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0))
  const capacity = capacityOf(version)
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) data.push(pad)
  return { version, codewords: interleave(data, version) }
}

type Grid = (boolean | undefined)[][]

/** A BCH code: `value` followed by its remainder. */
function checked(value: number, bits: number, generator: number): number {
  let rest = value
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >>> (bits - 1)) * generator)
  return (value << bits) | rest
}

function drawFixed(size: number, version: number): Grid {
  const grid: Grid = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined))
  const put = (x: number, y: number, dark: boolean) => { if (x >= 0 && y >= 0 && x < size && y < size) grid[y]![x] = dark }
  for (let i = 0; i < size; i++) { put(6, i, i % 2 === 0); put(i, 6, i % 2 === 0) }
  const square = (cx: number, cy: number, radius: number, light: number[]) => {
    for (let y = -radius; y <= radius; y++) for (let x = -radius; x <= radius; x++) put(cx + x, cy + y, !light.includes(Math.max(Math.abs(x), Math.abs(y))))
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) square(x, y, 4, [2, 4])
  const places = alignmentsOf(version)
  const last = places.length - 1
  places.forEach((x, i) => places.forEach((y, j) => { if (!((!i && !j) || (!i && j === last) || (i === last && !j))) square(x, y, 2, [1]) }))
  if (version > 6) {
    const code = checked(version, 12, 0x1f25)
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)]
      put(a, b, Boolean((code >>> i) & 1))
      put(b, a, Boolean((code >>> i) & 1))
    }
  }
  return grid
}

function drawFormat(grid: Grid, mask: number): void {
  const size = grid.length
  // Level M is 00, so that the mask alone stands in front.
  const code = checked(mask, 10, 0x537) ^ 0x5412
  const bit = (i: number) => Boolean((code >>> i) & 1)
  for (let i = 0; i < 15; i++) {
    const along = i < 6 ? i : i < 8 ? i + 1 : 0
    if (i < 8) { grid[along]![8] = bit(i); grid[8]![size - 1 - i] = bit(i) }
    else { grid[8]![i === 8 ? 7 : 14 - i] = bit(i); grid[size - 15 + i]![8] = bit(i) }
  }
  grid[size - 8]![8] = true
}

const masks = [
  (x: number, y: number) => (x + y) % 2, (_: number, y: number) => y % 2, (x: number) => x % 3, (x: number, y: number) => (x + y) % 3,
  (x: number, y: number) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x: number, y: number) => ((x * y) % 2) + ((x * y) % 3),
  (x: number, y: number) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x: number, y: number) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

/** Data in its zigzag of double columns, from the right below. */
function drawData(fixed: Grid, codewords: number[], mask: number): Grid {
  const size = fixed.length
  const grid = fixed.map((row) => [...row])
  drawFormat(grid, mask)
  const free = grid.map((row) => row.map((module) => module === undefined))
  let index = 0
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (!free[y]![x]) continue
        const bit = ((codewords[index >>> 3] ?? 0) >>> (7 - (index & 7))) & 1
        grid[y]![x] = Boolean(bit) !== (masks[mask]!(x, y) === 0)
        index++
      }
    }
  }
  return grid
}

/** How hard a grid is to read, after section 7.8.3: runs, blocks, false finders, imbalance. */
function penaltyOf(grid: Grid): number {
  const size = grid.length
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]))].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''))
  let penalty = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
    penalty += 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length
  }
  for (let y = 1; y < size; y++) for (let x = 1; x < size; x++) if (grid[y]![x] === grid[y]![x - 1] && grid[y]![x] === grid[y - 1]![x] && grid[y]![x] === grid[y - 1]![x - 1]) penalty += 3
  const dark = grid.flat().filter(Boolean).length
  return penalty + Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size)) * 10
}

/** The modules of a code, rows of dark (true) and light. Throws RangeError beyond 2331 bytes. */
export function qrModules(text: string): boolean[][] {
  const { version, codewords } = encode(text)
  const fixed = drawFixed(version * 4 + 17, version)
  const drawn = masks.map((_, mask) => drawData(fixed, codewords, mask))
  const penalties = drawn.map(penaltyOf)
  return drawn[penalties.indexOf(Math.min(...penalties))]!.map((row) => row.map(Boolean))
}

/** A code as path data with its quiet zone of four modules, and the side of its square. */
export function drawQr(text: string): { size: number; path: string } {
  const modules = qrModules(text)
  const path = modules.flatMap((row, y) => [...row.map((dark) => (dark ? '1' : '0')).join('').matchAll(/1+/g)].map(({ 0: run, index }) => `M${index + 4} ${y + 4}h${run.length}v1h-${run.length}z`)).join('')
  return { size: modules.length + 8, path }
}
