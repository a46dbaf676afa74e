import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawQr, qrModules } from './qr.ts'

/** A reader after ISO/IEC 18004, written from the standard's tables for what the encoder may use; corrects nothing, checks everything. */
const blocks: Record<number, [number, number, number][]> = { 1: [[1, 26, 16]], 2: [[1, 44, 28]], 3: [[1, 70, 44]], 4: [[2, 50, 32]], 5: [[2, 67, 43]], 6: [[4, 43, 27]], 7: [[4, 49, 31]], 8: [[2, 60, 38], [2, 61, 39]], 9: [[3, 58, 36], [2, 59, 37]], 10: [[4, 69, 43], [1, 70, 44]], 11: [[1, 80, 50], [4, 81, 51]], 12: [[6, 58, 36], [2, 59, 37]] }
const alignments: Record<number, number[]> = { 1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50], 11: [6, 30, 54], 12: [6, 32, 58] }
const masks = [(i: number, j: number) => (i + j) % 2, (i: number) => i % 2, (_: number, j: number) => j % 3, (i: number, j: number) => (i + j) % 3, (i: number, j: number) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2, (i: number, j: number) => ((i * j) % 2) + ((i * j) % 3), (i: number, j: number) => (((i * j) % 2) + ((i * j) % 3)) % 2, (i: number, j: number) => (((i + j) % 2) + ((i * j) % 3)) % 2]

const exp: number[] = []
for (let i = 0, x = 1; i < 255; i++) { exp.push(x); x = x * 2 ^ (x > 127 ? 0x11d : 0) }
const log = new Map(exp.map((value, power) => [value, power]))
/** All syndromes of a block; zero where nothing is wrong with it. */
const syndromes = (block: number[], count: number) => Array.from({ length: count }, (_, i) => block.reduce((sum, byte) => (sum ? exp[(log.get(sum)! + i) % 255]! : 0) ^ byte, 0))

function read(grid: boolean[][]): { text: string; level: number } {
  const size = grid.length
  const version = (size - 17) / 4
  const bit = (row: number, column: number) => (grid[row]![column] ? 1 : 0)
  const format = [[8, 0], [8, 1], [8, 2], [8, 3], [8, 4], [8, 5], [8, 7], [8, 8], [7, 8], [5, 8], [4, 8], [3, 8], [2, 8], [1, 8], [0, 8]].reduce((code, [row, column]) => code * 2 + bit(row!, column!), 0) ^ 0x5412
  const [level, mask] = [format >> 13, (format >> 10) & 7]
  const centres = alignments[version]!
  const reserved = (row: number, column: number) =>
    row === 6 || column === 6 || (row < 9 && (column < 9 || column > size - 9)) || (row > size - 9 && column < 9)
    || (version > 6 && ((row < 6 && column > size - 12) || (column < 6 && row > size - 12)))
    || centres.some((y) => centres.some((x) => !((y === 6 && x === 6) || (y === 6 && x === centres.at(-1)) || (x === 6 && y === centres.at(-1))) && Math.abs(y - row) < 3 && Math.abs(x - column) < 3))
  const bits: number[] = []
  let up = true
  for (let column = size - 1; column > 0; column -= 2, up = !up) {
    if (column === 6) column--
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step
      for (const c of [column, column - 1]) if (!reserved(row, c)) bits.push(bit(row, c) ^ (masks[mask]!(row, c) === 0 ? 1 : 0))
    }
  }
  const bytes = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2))
  const shapes = blocks[version]!.flatMap(([count, total, data]) => Array.from({ length: count }, () => ({ total, data })))
  const cut = shapes.map(() => [] as number[])
  for (let i = 0; i < Math.max(...shapes.map(({ data }) => data)); i++) shapes.forEach(({ data }, index) => { if (i < data) cut[index]!.push(bytes.shift()!) })
  const corrections = shapes[0]!.total - shapes[0]!.data
  for (let i = 0; i < corrections; i++) for (const block of cut) block.push(bytes.shift()!)
  for (const block of cut) expect(syndromes(block, corrections).every((syndrome) => syndrome === 0)).toBe(true)
  const stream = cut.flatMap((block, index) => block.slice(0, shapes[index]!.data)).map((byte) => byte.toString(2).padStart(8, '0')).join('')
  expect(stream.slice(0, 4)).toBe('0100')
  const wide = version > 9 ? 16 : 8
  const length = Number.parseInt(stream.slice(4, 4 + wide), 2)
  const content = Array.from({ length }, (_, i) => Number.parseInt(stream.slice(4 + wide + i * 8, 12 + wide + i * 8), 2))
  return { text: new TextDecoder().decode(new Uint8Array(content)), level }
}

test('what is drawn can be read, for every text up to version 12', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => { expect(read(qrModules(text))).toEqual({ text, level: 0 }) }), { numRuns: 60 })
  for (const length of [0, 1, 14, 15, 26, 27, 62, 84, 106, 122, 152, 180, 213, 251, 287]) {
    const text = 'x'.repeat(length)
    expect(read(qrModules(text))).toEqual({ text, level: 0 })
  }
})

test('a GiroCode has the version and the fixed parts the standard asks', () => {
  const giro = 'BCD\n002\n1\nSCT\n\nMorgentau Handels GmbH\nDE89370400440532013000\nEUR169.80\n\n\nBestellung 1042'
  const grid = qrModules(giro)
  expect(grid.length).toBe(41)
  expect(grid[0]!.slice(0, 8)).toEqual([true, true, true, true, true, true, true, false])
  expect(grid[6]!.slice(8, 13)).toEqual([true, false, true, false, true])
  expect(read(grid).text).toBe(giro)
})

test('the largest code is drawn, more is refused', () => {
  expect(qrModules('a'.repeat(2331)).length).toBe(177)
  expect(() => qrModules('a'.repeat(2332))).toThrow(RangeError)
})

test('the drawing keeps a quiet zone of four', () => {
  const { size, path } = drawQr('x')
  expect(size).toBe(21 + 8)
  const starts = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, run]) => [Number(x), Number(y), Number(x) + Number(run)])
  expect(starts.every(([x, y, end]) => x! >= 4 && y! >= 4 && end! <= 25)).toBe(true)
})

/** A GiroCode drawn by another program (several segments; the first is bytes), 11 hexadecimal digits a row. */
const elsewhere = `
1fd0ae7ef7f1050d7cc941175bd26d65d1743570655d1754081ad5d104bec4ae411fd5555557f0008174c20013f24bb3797039b2c357f40a4abde2d53
058bc88cae9156969c750c1b063a1950314477005ef01188be56a7b025557bcd851c2cf56bcba16feb2c13aa0db5ff46d8214f932cc7090dbef595cc9
155d5fe562c183e5c31dc40e62f5a8bdc159eccf931c1244d0da6360aa0260bb5c157efa32d5516946461c251be362d3fd5188d176422a1ce97abf3f3
0016b4f75161fd24c64156105e58c5d1317595fbc9fe175d399271017400ef0e13104d51041511fd380ce814`.replaceAll('\n', '')

test('the reader of these tests reads a code drawn elsewhere', () => {
  const grid = Array.from({ length: 41 }, (_, row) => [...BigInt(`0x${elsewhere.slice(row * 11, row * 11 + 11)}`).toString(2).padStart(41, '0')].map((bit) => bit === '1'))
  expect(read(grid)).toEqual({ text: 'BCD\n002\n1\nSCT\n', level: 0 })
})
