import { expect, test } from 'vitest'
import { aWorld } from '../../tests/builders/world.ts'
import { createShopSecret, findShopSecret, listShopSecrets, revokeShopSecret } from './shop-secrets.ts'

test('a secret is told once, kept sealed, found by its id, and gone when revoked', async () => {
  const world = await aWorld()
  const [first, second] = [await createShopSecret(world, 'shop-1'), await createShopSecret(world, 'shop-1')]
  expect(first.secret).toMatch(/^[0-9a-f]{64}$/)
  expect(first.secret).not.toBe(second.secret)
  expect((await world.store.listSecrets('shop-1', '')).every(({ sealed }) => !sealed.includes(first.secret))).toBe(true)
  expect((await listShopSecrets(world, 'shop-1')).map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted())
  expect(await findShopSecret(world, first.id)).toMatchObject({ shop: { id: 'shop-1' }, secret: first.secret })
  await revokeShopSecret(world, 'shop-1', first.id)
  await revokeShopSecret(world, 'shop-1', 'never there')
  expect(await findShopSecret(world, first.id)).toBeNull()
  expect(await findShopSecret(world, second.id)).not.toBeNull()
})

test.each(['', 'shop-1', 'shop-1.', 'shop-1.zzzzzzzzzzzz', `${'x'.repeat(500)}.aaaaaaaaaaaa`, 'nobody.aaaaaaaaaaaa'])('an id that names nothing finds nothing: %s', async (id) => {
  expect(await findShopSecret(await aWorld(), id)).toBeNull()
})

test('a shop that is not there gets no secret', async () => {
  await expect(createShopSecret(await aWorld(), 'nobody')).rejects.toMatchObject({ code: 'not_found' })
})
