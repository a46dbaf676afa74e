import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { buildClientSchema, isEnumType, isListType, isNonNullType, isObjectType, isScalarType, Kind, parse, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, type IntrospectionQuery, type SelectionSetNode } from 'graphql'
import { expect, test } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { toMinor } from '../../contract/money.ts'
import { aShopifyServer, orderBody, teehaus } from '../../../tests/builders/shopify.ts'
import { orderQuery } from './documents.ts'
import { mapOrder } from './map-order.ts'
import { readOrderNode } from './read-graphql.ts'
import { receiveTold } from './receive-told.ts'
import { apiVersion } from './shop-domain.ts'

/** Orders as Shopify's schema allows them: null wherever it may be, enum values of a later version, texts of every kind. */
function schemaOf(): GraphQLSchema {
  const path = join(import.meta.dirname, '../../../node_modules/@shopify/dev-mcp/dist/data', `admin_${apiVersion}.json.gz`)
  const told = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as IntrospectionQuery & { data?: IntrospectionQuery }
  return buildClientSchema(told.data ?? told)
}

const hostile = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' ', '<script>alert(1)</script>', 'محمد', '\u202Eevil', '👩‍👩‍👧‍👦 Lena', 'x'.repeat(3000), 'javascript:alert(1)', 'null'))
const scalar = (name: string, owner: string): fc.Arbitrary<unknown> => {
  switch (name) {
    case 'ID': return fc.integer({ min: 1, max: 40 }).map((number) => `gid://shopify/${owner}/${number}`)
    case 'DateTime': return fc.date({ min: new Date('2020-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }).map((date) => date.toISOString().replace(/\.\d+/, ''))
    case 'Boolean': return fc.boolean()
    case 'Int': return fc.integer({ min: -5, max: 2_000_000 })
    case 'Decimal': case 'Money': return fc.oneof(fc.constantFrom('0.0', '12.9', '-3.10', '8.905', '99999999999.99'), fc.integer({ min: 0, max: 100_000 }).map((cents) => (cents / 100).toFixed(2)))
    case 'URL': return fc.oneof(fc.constantFrom('https://cdn.shopify.com/a.jpg', 'http://plain.example', 'javascript:alert(1)'), hostile)
    default: return hostile
  }
}

/** What a type may hold for the fields asked for. */
function valueOf(type: GraphQLOutputType, selection: SelectionSetNode | undefined, owner: string): fc.Arbitrary<unknown> {
  if (!isNonNullType(type)) {
    const some = valueOfNamed(type, selection, owner)
    return fc.option(some, { freq: 3, nil: null })
  }
  return valueOfNamed(type.ofType, selection, owner)
}
function valueOfNamed(type: GraphQLOutputType, selection: SelectionSetNode | undefined, owner: string): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valueOf(type, selection, owner)
  if (isListType(type)) return fc.array(valueOf(type.ofType as GraphQLOutputType, selection, owner), { maxLength: 3 })
  if (isEnumType(type)) return fc.oneof(fc.constantFrom(...type.getValues().map(({ name }) => name)), fc.constant('A_VALUE_OF_A_LATER_VERSION'))
  if (isScalarType(type)) return scalar(type.name, owner)
  return isObjectType(type) && selection ? objectOf(type, selection) : fc.constant(null)
}
function objectOf(type: GraphQLObjectType, selection: SelectionSetNode): fc.Arbitrary<Record<string, unknown>> {
  const fields = type.getFields()
  return fc.record(Object.fromEntries(selection.selections.flatMap((field) => (field.kind === Kind.FIELD ? [[field.name.value, valueOf(fields[field.name.value]!.type, field.selectionSet, type.name)]] : []))))
}

const schema = schemaOf()
const [operation] = parse(orderQuery).definitions
const asked = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined
const order = objectOf(schema.getType('Order') as GraphQLObjectType, asked?.kind === Kind.FIELD ? asked.selectionSet! : { kind: Kind.SELECTION_SET, selections: [] })

test('every order the schema allows is mapped, or refused as one that has nothing in it', () => {
  let mapped = 0
  fc.assert(fc.property(order, fc.constantFrom('EUR', 'JPY', null), (node, currency) => {
    try {
      const { push, extras } = mapOrder(readOrderNode(currency ? { ...node, presentmentCurrencyCode: currency } : node), ['1'])
      const minor = (amount: string) => toMinor(amount, push.currency)
      expect(extras.refunds.reduce((sum, { amount }) => sum + minor(amount), 0)).toBeLessThanOrEqual(minor(push.totals.total))
      expect(new Set(push.lines.map(({ id }) => id)).size).toBe(push.lines.length)
      for (const url of [...push.lines.flatMap((line) => [line.url, line.imageUrl]), ...push.fulfillments.flatMap(({ parcels }) => parcels.map(({ trackingUrl }) => trackingUrl))]) expect(url ?? 'https://').toMatch(/^https:/)
      mapped++
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error
    }
  }), { numRuns: 400 })
  expect(mapped).toBeGreaterThan(100)
})

test('mapped ones are taken by core, in any order, again and again, and show a page', async () => {
  const server = await aShopifyServer()
  const shop = (await server.world.store.findShop('shopify-teehaus'))!
  let taken = 0
  await fc.assert(fc.asyncProperty(order, async (node) => {
    try {
      const told = readOrderNode({ ...node, presentmentCurrencyCode: 'EUR', totalPriceSet: { presentmentMoney: { amount: '500.00', currencyCode: 'EUR' } } })
      const before = await receiveTold(server.world, shop, told, 'test')
      const again = await receiveTold(server.world, shop, told, 'test')
      expect(again.lines).toEqual(before.lines)
      taken++
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error
    }
  }), { numRuns: 60 })
  expect(taken).toBeGreaterThan(15)
}, 60_000)

test('a webhook with null, other types and unknown values in any field is taken or refused, and never breaks the reader', async () => {
  const server = await aShopifyServer()
  const odd = fc.constantFrom(null, undefined, 'unknown_value', 17, -1, [], {}, true, '', [null], [{}])
  const keys = Object.keys(orderBody()).filter((key) => key !== 'id')
  await fc.assert(fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), odd, { maxKeys: 6 }), fc.integer({ min: 1, max: 1e9 }), async (changes, id) => {
    const answer = await server.webhook(teehaus, 'orders/updated', orderBody({ ...changes, id }))
    expect(answer.status).toBe(200)
    await server.work()
  }), { numRuns: 80 })
  expect(server.world.log.lines.filter((line) => line.includes('shopify.webhook_broken'))).toEqual([])
  expect(await server.world.store.listUnread('shopify-teehaus', 'shopify:webhook', 10)).toEqual([])
}, 60_000)
