/** What the shop sells, as its people would write it down: one article with one or more sellable variants. Money in cents. */
export type CategoryId = 'kaffee' | 'tee' | 'keramik' | 'kueche' | 'vorrat' | 'zuhause'

export type DrawingKind =
  | 'bag' | 'cup' | 'cups' | 'teapot' | 'dripper' | 'filters' | 'towel' | 'board' | 'jar' | 'candle' | 'tin' | 'brush' | 'bottle' | 'bowl' | 'book' | 'lamp'
  | 'grinder' | 'kettle' | 'scale' | 'press' | 'plate' | 'vase' | 'spoon' | 'knife' | 'basket' | 'soap' | 'bar' | 'apron' | 'pan' | 'whisk' | 'strainer' | 'jug'
  | 'carafe' | 'box' | 'tube' | 'blanket' | 'card' | 'egg' | 'butter' | 'lights' | 'diffuser' | 'crock'

/** A motif on labels, so that bags and tins tell themselves apart. */
export type Motif = 'sun' | 'moon' | 'leaf' | 'drop' | 'hill' | 'wave' | 'star' | 'bird' | 'flower' | 'berry' | 'comb' | 'grain'

export interface Drawing { kind: DrawingKind; main: string; accent: string; ground: string; motif?: Motif; scale?: number }

export interface Variant {
  id: string
  label: string | null
  price: number
  was?: number
  base?: { amount: number; per: string }
  /** Pieces left; null for what has no shelf. */
  stock: number | null
  maxQuantity?: number
  replacedBy?: string
  /** False once it is no longer sold. */
  available?: boolean
  /** A colour of its own, where the variant is a colour. */
  main?: string
  accent?: string
}

export interface Article {
  id: string
  title: string
  category: CategoryId
  text: string
  drawing: Drawing
  /** About every how many days a household buys it again; absent for what lasts. */
  lastsDays?: number
  /** False for vouchers: nothing to send. */
  shipped?: boolean
  variants: Variant[]
}

type More = Omit<Partial<Variant>, 'id' | 'label' | 'price' | 'stock' | 'base'>

/** A variant sold by weight: the base price follows from it, per kg (PAngV, section 5). */
export const grams = (id: string, label: string, weight: number, price: number, stock: number, more: More = {}): Variant =>
  ({ id, label, price, stock, base: { amount: Math.round((price * 1000) / weight), per: 'kg' }, ...more })
/** Sold by volume, per litre. */
export const litres = (id: string, label: string, millilitres: number, price: number, stock: number, more: More = {}): Variant =>
  ({ id, label, price, stock, base: { amount: Math.round((price * 1000) / millilitres), per: 'l' }, ...more })
/** Small care products, per 100 ml. */
export const millilitres = (id: string, label: string, volume: number, price: number, stock: number, more: More = {}): Variant =>
  ({ id, label, price, stock, base: { amount: Math.round((price * 100) / volume), per: '100 ml' }, ...more })
/** Sold by the piece. */
export const piece = (id: string, label: string | null, price: number, stock: number | null, more: More = {}): Variant => ({ id, label, price, stock, ...more })
/** Shorthand of a drawing. */
export const drawn = (kind: DrawingKind, main: string, accent: string, ground: string, motif?: Motif): Drawing => ({ kind, main, accent, ground, ...(motif && { motif }) })
