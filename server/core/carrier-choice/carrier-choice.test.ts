import { describe, expect, test } from 'vitest'
import { carriers } from '../../carriers/index.ts'
import { numberFormats } from '../../carriers/numbers/formats.ts'
import { aLine, anOrder, aShop } from '../../../tests/builders/order.ts'
import { aWorld } from '../../../tests/builders/world.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { FulfillmentPush } from '../../contract/order.ts'
import { detectCarrier } from '../detect-carrier.ts'
import { receiveFulfillment } from '../receive-fulfillment.ts'
import { orderIdOf } from '../ids.ts'
import { loadPage } from '../load-page.ts'
import { saveShopSettings, settingsVersion } from '../merchant/save-shop-settings.ts'
import { watchOrders } from '../trouble/watch-orders.ts'
import { openChooser } from './choose-carrier.ts'
import { correctCarrier, undoCorrection } from './correct-carrier.ts'
import { patternOf } from './number-pattern.ts'
import { carrierOf, carriersOf, ownFormats } from './own-carriers.ts'

const kurier = { id: 'meyer-kurier', name: 'Meyer Kurier', link: 'https://kurier.example/t/{number}?plz={postcode}&l={language}', format: 'MK######', aliases: ['Meyer & Söhne'] }

/** A shop with an order of ours that waits for its parcels. */
async function aShopWithOrder(settings: Record<string, unknown> = {}) {
  const world = await aWorld({ carriers, settings })
  const id = orderIdOf(world.shop.id, '1')
  await world.store.saveOrder(anOrder({ revision: 0, id, externalId: '1', shopId: world.shop.id, lines: [aLine({ quantity: 50 })], fulfillments: [], shipments: [] }))
  let count = 0
  const push = async (...parcels: object[]) => {
    count++
    await receiveFulfillment(world, world.shop, '1', FulfillmentPush.parse({ id: `f${count}`, items: [{ lineId: 'line-1', quantity: 1 }], parcels }), { kind: 'rest:fulfillment', dedupeKey: String(count), body: '{}' })
    return parcelsOf()
  }
  const parcelsOf = async () => (await world.store.findOrder(id))!.shipments
  const open = async () => {
    while (await watchOrders(world) > 0);
    return (await world.store.listProblems(world.shop.id, { status: 'open', limit: 50 })).map(({ kind, shipmentId }) => `${kind} ${shipmentId ?? ''}`)
  }
  return { world, id, push, parcelsOf, open, shopId: world.shop.id }
}

describe('a number without a carrier', () => {
  test('is whose it surely is, asked for at once; a name of the shop goes first', async () => {
    const { push, world } = await aShopWithOrder()
    const [ups] = await push({ trackingNumber: '1Z999AA10123456784' })
    expect(ups).toMatchObject({ carrier: 'ups', carrierBy: 'number', nextAskAt: world.clock.at })
    expect((await push({ trackingNumber: '1Z999AA10123456784', carrier: 'DPD' })).at(-1)).toMatchObject({ carrier: 'dpd' })
  })
  test('stays without one where nothing is sure, and stands in the list of problems', async () => {
    const { push, open } = await aShopWithOrder()
    const [parcel] = await push({ trackingNumber: '12345678901234', carrier: 'Der mit dem roten Wagen' })
    expect(parcel).toMatchObject({ carrier: null, carrierName: 'Der mit dem roten Wagen' })
    expect(parcel).not.toHaveProperty('carrierBy')
    expect(await open()).toEqual([`carrier_unknown ${parcel!.id}`])
  })
  test('text without digits is no number', async () => expect((await (await aShopWithOrder()).push({ trackingNumber: 'SELBSTABHOLER' }))[0]!.carrier).toBeNull())
})

describe('a correction by hand', () => {
  test('begins the tracking anew, is remembered for the next number, settles those that waited, and no push undoes it', async () => {
    const { world, id, shopId, push, parcelsOf, open } = await aShopWithOrder()
    const [first] = await push({ trackingNumber: '77712345678901' }, { trackingNumber: '77712345678902' })
    expect(await open()).toHaveLength(2)
    world.clock.at += 3_600_000
    await correctCarrier(world, { shopId, orderId: id, shipmentId: first!.id }, 'gls')
    expect((await parcelsOf()).map(({ carrier, carrierBy, nextAskAt }) => [carrier, carrierBy, nextAskAt])).toEqual([['gls', 'hand', world.clock.at], ['gls', 'number', world.clock.at]])
    expect(await open()).toEqual([])
    expect((await push({ trackingNumber: '77712345678999' })).at(-1)).toMatchObject({ carrier: 'gls', carrierBy: 'number' })
    await receiveFulfillment(world, world.shop, '1', FulfillmentPush.parse({ id: 'f1', parcels: [{ trackingNumber: '77712345678901', carrier: 'DHL' }] }), { kind: 'rest:fulfillment', dedupeKey: 'late', body: '{}' })
    expect((await parcelsOf()).find(({ id }) => id === first!.id)).toMatchObject({ carrier: 'gls', carrierBy: 'hand', carrierName: 'DHL' })
  })
  test('is taken back: forgotten, and the parcel is whose the shop says', async () => {
    const { world, id, shopId, push, parcelsOf } = await aShopWithOrder()
    const [parcel] = await push({ trackingNumber: '77712345678901', carrier: 'DPD' })
    const name = { shopId, orderId: id, shipmentId: parcel!.id }
    await expect(undoCorrection(world, name)).rejects.toMatchObject({ code: 'conflict' })
    await correctCarrier(world, name, 'gls')
    await undoCorrection(world, name)
    expect((await parcelsOf())[0]).toMatchObject({ carrier: 'dpd' })
    expect((await parcelsOf())[0]).not.toHaveProperty('carrierBy')
    expect(await world.store.listCarrierPatterns(shopId)).toEqual([])
  })
  test('comes by the API too', async () => {
    const { push } = await aShopWithOrder()
    expect((await push({ trackingNumber: '77712345678901', carrier: 'GLS', rememberCarrier: true }))[0]).toMatchObject({ carrier: 'gls', carrierBy: 'hand' })
    expect((await push({ trackingNumber: '77712345678902' })).at(-1)).toMatchObject({ carrier: 'gls', carrierBy: 'number' })
  })
  test('of a parcel that is gone, another shop\'s, or to a carrier nobody knows is refused', async () => {
    const { world, id, shopId, push } = await aShopWithOrder()
    const [parcel] = await push({ trackingNumber: '77712345678901' })
    const name = { shopId, orderId: id, shipmentId: parcel!.id }
    await world.store.saveShop(aShop({ id: 'other' }))
    await expect(correctCarrier(world, { ...name, shipmentId: 'gone' }, 'gls')).rejects.toMatchObject({ code: 'not_found' })
    await expect(correctCarrier(world, { ...name, shopId: 'other' }, 'gls')).rejects.toMatchObject({ code: 'not_found' })
    await expect(correctCarrier(world, name, 'nobody')).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await world.store.listCarrierPatterns(shopId)).toEqual([])
  })
})

describe('what was learned in detection', () => {
  const known = { carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])), formats: numberFormats }
  const best = (number: string, ...corrected: [string, string][]) => detectCarrier(number, { learned: corrected.map(([example, carrier]) => ({ pattern: patternOf(example), carrier })) }, known)[0]
  test('goes before all that the form tells, and leaves others unsure', () => {
    const all = detectCarrier('01505012345678', { learned: [{ pattern: patternOf('01505012345600'), carrier: 'gls' }] }, known)
    expect(all[0]).toMatchObject({ carrier: 'gls', confidence: 0.97 })
    expect(Math.max(...all.slice(1).map(({ confidence }) => confidence))).toBeLessThanOrEqual(0.3)
  })
  test('a number that is surely another carrier\'s is not taken by its shape alone', () => {
    expect(best('1Z999AA10123456784', ['2Q555BB10123456784', 'gls'])?.carrier).toBe('ups')
    expect(best('12345678901234', ['99945678901234', 'gls'])?.carrier).toBe('gls')
  })
  test('a name before the number goes first', () => expect(best('DPD 01505012345678', ['01505012345600', 'gls'])?.carrier).toBe('dpd'))
})

describe('own carriers', () => {
  const settings = { ownCarriers: [kurier] }
  const shop = aShop({ settings })
  const world = { carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])), numberFormats }
  test('are found by id, name and alias, linked to with everything escaped, and known by their numbers', async () => {
    const { push, world } = await aShopWithOrder(settings)
    const parcels = await push({ trackingNumber: '1', carrier: 'meyer-kurier' }, { trackingNumber: '2', carrier: 'MEYER & SÖHNE' }, { trackingNumber: 'MK123456' })
    expect(parcels.map(({ carrier, nextAskAt }) => [carrier, nextAskAt])).toEqual(Array.from({ length: 3 }, () => ['meyer-kurier', null]))
    const { trackingUrl } = carrierOf(world, world.shop, parcels[0]!)!
    expect(trackingUrl('a/b?c&d={language}', 'de', '24 105')).toBe('https://kurier.example/t/a%2Fb%3Fc%26d%3D%7Blanguage%7D?plz=24%20105&l=de')
  })
  test('the buyer\'s link holds the postcode, the redacted page\'s does not', async () => {
    const { push, world, id } = await aShopWithOrder(settings)
    const [parcel] = await push({ trackingNumber: 'MK123456' })
    const claims = { shopId: world.shop.id, orderId: id, generation: 0, expiresAt: world.clock.at + 1000, scope: 'view' as const }
    const link = async (scope: 'view' | 'redacted') => {
      const page = await loadPage(world, world.store, { ...claims, scope }, { placement: 'thank_you', locale: 'de' })
      return page.ready!.context(null).links.carrier(parcel!)
    }
    expect([await link('view'), await link('redacted')]).toEqual(['https://kurier.example/t/MK123456?plz=24105&l=de', 'https://kurier.example/t/MK123456?plz=&l=de'])
  })
  test('a short name is neither ours nor taken twice; what is watched is looked at anew', async () => {
    const { world, push } = await aShopWithOrder()
    await push({ trackingNumber: '12345678901234', carrier: 'Meyer Kurier' })
    while (await watchOrders(world) > 0);
    const shop = async () => (await world.store.findShop(world.shop.id))!
    const save = async (...own: object[]) => saveShopSettings(world, world.shop.id, { version: settingsVersion(await shop()), settings: { ...(await shop()).settings, ownCarriers: own } })
    await expect(save({ ...kurier, id: 'dhl' })).rejects.toMatchObject({ issues: [{ path: 'ownCarriers.0.id' }] })
    await expect(save(kurier, { ...kurier, name: 'Other' })).rejects.toMatchObject({ issues: [{ path: 'ownCarriers.1.id' }] })
    expect(await world.store.countProblems(world.shop.id, 10)).toBe(1)
    await save(kurier)
    while (await watchOrders(world) > 0);
    expect(await world.store.countProblems(world.shop.id, 10)).toBe(0)
  })
  test('added later, they are found for parcels that came before', () => {
    expect(carrierOf(world, shop, { carrier: null, carrierName: 'Meyer Kurier' })?.id).toBe('meyer-kurier')
    expect(carriersOf(world, shop).get('meyer-kurier')?.name).toBe('Meyer Kurier')
    expect(carriersOf(world, aShop())).toBe(world.carriers)
  })
  test('a form is signs, never a pattern that could be slow', () => {
    const [format] = ownFormats(aShop({ settings: { ownCarriers: [{ ...kurier, format: 'a@#*9' }] } }))
    expect([format!.pattern.test('AB1XYZ9'), format!.pattern.test('AB19'), format!.pattern.test('A11XYZ9')]).toEqual([true, true, false])
    const started = performance.now()
    format!.pattern.test(`AB1${'9'.repeat(100_000)}X`)
    expect(performance.now() - started).toBeLessThan(50)
  })
  test.each([
    ['http', { link: 'http://kurier.example/{number}' }], ['script', { link: 'javascript:alert({number})' }], ['a password', { link: 'https://me:pw@kurier.example/{number}' }],
    ['a place in the host', { link: 'https://{number}.example/' }], ['a host that ends in the place', { link: 'https://kurier.example{number}' }], ['no number', { link: 'https://kurier.example/' }],
    ['an unknown place', { link: 'https://kurier.example/{number}/{email}' }], ['a backslash', { link: 'https://kurier.example\\@evil.example/{number}' }], ['no host', { link: 'https:///{number}' }],
    ['a pattern', { format: '(a+)+$' }], ['two stars', { format: 'A*B*C1' }], ['everything', { format: '*' }], ['an id with spaces', { id: 'Meyer Kurier' }], ['no name', { name: ' ' }],
  ])('refused: %s', (_, changes) => expect(ShopSettings.safeParse({ ownCarriers: [{ ...kurier, ...changes }] }).success).toBe(false))
  test('nobody else\'s numbers change', async () => {
    const { candidates } = await openChooser({ ...world }, { listCarrierPatterns: async () => [], listSecrets: async () => [] }, shop)
    expect(candidates('1Z999AA10123456784', 'DE')[0]).toMatchObject({ carrier: 'ups' })
    expect(candidates('MK123456', 'DE')[0]).toMatchObject({ carrier: 'meyer-kurier' })
    expect(candidates('MK12345', 'DE').map(({ carrier }) => carrier)).not.toContain('meyer-kurier')
  })
})
