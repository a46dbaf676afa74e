/** Baskets as one flat array: items of basket b stand at offsets[b] … offsets[b + 1]. Four bytes an item. */
export interface Baskets { itemCount: number; offsets: Uint32Array; items: Uint32Array }
/** The same the other way round: which baskets hold an item. */
export interface ByItem { offsets: Uint32Array; baskets: Uint32Array }

/** Larger ones are a reseller's or a machine's and pair everything with everything: an even choice of their items is kept. */
const maxBasket = 256

function grown(array: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  if (array.length >= least) return array
  const larger = new Uint32Array(Math.max(array.length * 2, least))
  larger.set(array)
  return larger
}

/** Collects baskets of item numbers; an item counts once a basket. */
export class BasketCollector {
  #items = new Uint32Array(1024)
  #offsets = new Uint32Array(1024)
  #length = 0
  #baskets = 0

  add(basket: Iterable<number>): void {
    const unique = [...new Set(basket)]
    const kept = Math.min(unique.length, maxBasket)
    this.#items = grown(this.#items, this.#length + kept)
    for (let at = 0; at < kept; at++) this.#items[this.#length++] = unique[Math.floor(at * unique.length / kept)]!
    this.#offsets = grown(this.#offsets, this.#baskets + 2)
    this.#offsets[++this.#baskets] = this.#length
  }

  finish(itemCount: number): Baskets {
    return { itemCount, offsets: this.#offsets.slice(0, this.#baskets + 1), items: this.#items.slice(0, this.#length) }
  }
}

/** Every basket whose number passes. */
export function pickBaskets({ itemCount, offsets, items }: Baskets, isPicked: (basket: number) => boolean): Baskets {
  const collector = new BasketCollector()
  for (let basket = 0; basket < offsets.length - 1; basket++) if (isPicked(basket)) collector.add(items.subarray(offsets[basket]!, offsets[basket + 1]!))
  return collector.finish(itemCount)
}

export function transpose({ itemCount, offsets, items }: Baskets): ByItem {
  const starts = new Uint32Array(itemCount + 1)
  for (const item of items) starts[item + 1]!++
  for (let item = 0; item < itemCount; item++) starts[item + 1]! += starts[item]!
  const next = starts.slice()
  const baskets = new Uint32Array(items.length)
  for (let basket = 0; basket < offsets.length - 1; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) baskets[next[items[at]!]!++] = basket
  }
  return { offsets: starts, baskets }
}
