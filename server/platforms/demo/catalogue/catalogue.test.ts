import { expect, test } from 'vitest'
import { fromMinor } from '../../../contract/money.ts'
import { ProductPush } from '../../../contract/order.ts'
import { draw } from '../pictures/draw.ts'
import { articles, categories, drawingOf, sellableOf, sellables, toProduct } from './catalogue.ts'

const products = [...sellables.values()].map((sellable) => toProduct(sellable, 0))

test('at least sixty things in six departments, each to be had in at least one variant', () => {
  expect(articles.length).toBeGreaterThanOrEqual(60)
  expect(new Set(articles.map(({ category }) => category))).toEqual(new Set(categories.map(({ id }) => id)))
  expect(categories).toHaveLength(6)
  expect(sellables.size).toBe(articles.flatMap(({ variants }) => variants).length) // no id stands twice
})

test('each could be pushed through the API as it stands', () => {
  for (const { price, compareAtPrice, unitPrice, currency, shopId: _, updatedAt: __, replacedBy, maxQuantity, variant, groupId, imageUrl, url, ...rest } of products) {
    const amount = (minor: number) => fromMinor(minor, currency).amount
    ProductPush.parse({
      ...rest, currency, imageUrl: `https://demo.example${imageUrl}`, url: `https://demo.example${url}`, price: amount(price), ...(compareAtPrice && { compareAtPrice: amount(compareAtPrice) }), ...(unitPrice && { unitPrice: { ...unitPrice, amount: amount(unitPrice.amount) } }),
      ...(replacedBy && { replacedBy }), ...(maxQuantity && { maxQuantity }), ...(variant && { variant }), ...(groupId && { groupId }),
    })
    if (compareAtPrice) expect(compareAtPrice).toBeGreaterThan(price)
  }
})

test('the hard cases of a catalogue are in it', () => {
  expect(products.filter(({ stock }) => stock === 0).length).toBeGreaterThanOrEqual(3)
  expect(products.filter(({ stock }) => stock !== null && stock > 0 && stock <= 3).length).toBeGreaterThanOrEqual(3)
  expect(products.some(({ stock }) => stock === null)).toBe(true)
  expect(products.some(({ available }) => !available)).toBe(true)
  expect(new Set(products.flatMap(({ unitPrice }) => unitPrice?.per ?? []))).toEqual(new Set(['kg', 'l', '100 ml']))
  const replaced = products.flatMap(({ replacedBy }) => replacedBy ?? [])
  expect(replaced.length).toBeGreaterThanOrEqual(3)
  for (const id of replaced) expect(sellableOf(id)!.variant.stock).toBeGreaterThan(0)
})

test('a base price follows from weight and price', () => {
  expect(sellableOf('morgenrot-500')!.variant).toMatchObject({ price: 1390, base: { amount: 2780, per: 'kg' } })
  expect(sellableOf('handcreme-75')!.variant).toMatchObject({ price: 1190, base: { amount: 1587, per: '100 ml' } })
})

test('every picture is a drawing of its own, but for the values of a voucher', () => {
  const pictures = new Map<string, string[]>()
  for (const [id, sellable] of sellables) {
    const svg = draw(drawingOf(sellable))
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 96 96"[\s\S]+<\/svg>\n$/)
    expect(svg).not.toMatch(/undefined|NaN|style=|<script/)
    pictures.set(svg, [...(pictures.get(svg) ?? []), id])
  }
  expect([...pictures.values()].filter((ids) => ids.length > 1)).toEqual([])
})
