import { expect, test } from 'vitest'
import { addressOf, chosenShop, placeOf, type Place } from './place.ts'

test.each<[string, Place]>([
  ['', { page: 'widgets', shop: null }], ['#/connections', { page: 'connections', shop: null }], ['#/nowhere?shop=a', { page: 'widgets', shop: 'a' }],
  ['#/shop?shop=a%26b%3Dc', { page: 'shop', shop: 'a&b=c' }], ['#/widgets?', { page: 'widgets', shop: null }],
])('the address %s', (hash, place) => {
  expect(placeOf(hash)).toEqual(place)
  expect(placeOf(addressOf(place))).toEqual(place)
})

test('the shop named, else the first of one\'s own, else the demo', () => {
  const [demo, first, second] = [{ id: 'demo', name: 'D', platform: 'demo' }, { id: 'a', name: 'A', platform: 'rest' }, { id: 'b', name: 'B', platform: 'rest' }] as const
  expect(chosenShop([demo, first, second], 'b')).toBe(second)
  expect(chosenShop([demo, first, second], 'demo')).toBe(demo)
  expect(chosenShop([demo, first, second], null)).toBe(first)
  expect(chosenShop([demo], 'gone')).toBe(demo)
  expect(chosenShop([], null)).toBeUndefined()
})
