import type { Product } from '../../../core/order.ts'
import type { Keys } from '../../../core/ports.ts'

export interface CartItem { id: string; quantity: number }
/** A cart line as it can be bought now. */
export interface CartLine { product: Product; quantity: number; total: number }

const most = 30
const purpose = 'demo-cart'

/** Reads `id:quantity,id:quantity`; what is no such pair is left out, the same product is counted together. */
export function readItems(text: string): CartItem[] {
  const items = new Map<string, number>()
  for (const part of text.slice(0, 4000).split(',')) {
    const [, id = '', quantity = '1'] = /^([a-z0-9-]{1,60})(?::(\d{1,3}))?$/.exec(part.trim()) ?? []
    if (id && Number(quantity) > 0) items.set(id, Math.min(99, (items.get(id) ?? 0) + Number(quantity)))
  }
  return [...items].slice(0, most).map(([id, quantity]) => ({ id, quantity }))
}
export const writeItems = (items: readonly CartItem[]) => items.map(({ id, quantity }) => `${id}:${quantity}`).join(',')

/** More of what is there already, new things at the end. */
export const addItems = (cart: readonly CartItem[], more: readonly CartItem[]) => readItems(writeItems([...cart, ...more]))

/** The cart as a cookie's value: signed, so that nobody can make us read what we did not write. */
export const sealCart = (keys: Keys, items: readonly CartItem[]) => `${writeItems(items)}~${keys.sign(purpose, writeItems(items))}`
export function openCart(keys: Keys, cookie: string | undefined): CartItem[] {
  const [text = '', signature = ''] = cookie?.split('~') ?? []
  return signature && keys.verify(purpose, text, signature) ? readItems(text) : []
}

/** How many of it a cart may hold now. */
export const available = ({ available: sold, stock, maxQuantity }: Product) => (sold ? Math.min(stock ?? 99, maxQuantity ?? 99, 99) : 0)

/** The cart as it can be bought now: what is gone is left out, what is short is shortened. */
export function priceCart(items: readonly CartItem[], products: ReadonlyMap<string, Product>): { lines: CartLine[]; subtotal: number; shipping: number; total: number; shortened: boolean } {
  const lines = items.flatMap(({ id, quantity }): CartLine[] => {
    const product = products.get(id)
    const possible = product ? Math.min(quantity, available(product)) : 0
    return product && possible > 0 ? [{ product, quantity: possible, total: product.price * possible }] : []
  })
  const subtotal = lines.reduce((sum, { total }) => sum + total, 0)
  const shipping = subtotal === 0 || subtotal >= 4900 ? 0 : 490
  const shortened = lines.length < items.length || lines.some(({ quantity }, index) => quantity < items[index]!.quantity)
  return { lines, subtotal, shipping, total: subtotal + shipping, shortened }
}
