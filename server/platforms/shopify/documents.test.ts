import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { buildClientSchema, getNamedType, isLeafType, isObjectType, Kind, NoDeprecatedCustomRule, parse, specifiedRules, validate, type GraphQLNamedType, type GraphQLSchema, type IntrospectionQuery, type SelectionSetNode } from 'graphql'
import { beforeAll, expect, test } from 'vitest'
import * as documents from './documents.ts'
import { apiVersion } from './shop-domain.ts'

let schema: GraphQLSchema
beforeAll(() => {
  const path = join(import.meta.dirname, '../../../node_modules/@shopify/dev-mcp/dist/data', `admin_${apiVersion}.json.gz`)
  const told = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as IntrospectionQuery & { data?: IntrospectionQuery }
  schema = buildClientSchema(told.data ?? told)
})

const { graphqlUrl, bulkOrders, ...constant } = documents
const all = { ...constant, bulkOrders: bulkOrders('2024-11-22') }

test.each(Object.entries(all))('%s is what Shopify\'s schema of this version answers, without a field it is about to remove', (_name, document) => {
  expect(validate(schema, parse(document), [...specifiedRules, NoDeprecatedCustomRule]).map(({ message }) => message)).toEqual([])
})

test('the schema is the real one: it refuses what Shopify does not have', () => {
  expect(validate(schema, parse('{ orders(first: 1) { nodes { iban } } }'))).toHaveLength(1)
  expect(graphqlUrl('teehaus.myshopify.com')).toBe('https://teehaus.myshopify.com/admin/api/2026-07/graphql.json')
})

test('a bulk operation asks no connection within a list, and at most two deep', () => {
  const bulk = bulkOrders('2024-11-22')
  expect(bulk.slice(bulk.indexOf('fulfillments {'), bulk.indexOf('lineItems {'))).not.toContain('edges')
  expect(bulk.match(/edges/g)).toHaveLength(2)
  expect(documents.bulkVariants.match(/edges/g)).toHaveLength(1)
})

/** Shopify's way of counting, at its dearest: an object is a point, what comes in a list counts as often as was asked for; `nodes` and `pageInfo` add nothing of their own. */
function costOf(type: GraphQLNamedType, selection: SelectionSetNode | undefined): number {
  if (!selection) return 0
  return selection.selections.reduce((sum, node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return sum + costOf(schema.getType(node.typeCondition!.name.value)!, node.selectionSet)
    if (node.kind !== Kind.FIELD || !isObjectType(type)) return sum
    const field = getNamedType(type.getFields()[node.name.value]!.type)
    if (isLeafType(field)) return sum
    const first = node.arguments?.find(({ name }) => name.value === 'first')?.value
    const times = first?.kind === Kind.INT ? Number(first.value) : node.arguments?.some(({ name }) => name.value === 'ids') ? 20 : 1
    const own = ['nodes', 'pageInfo'].includes(node.name.value) && type.name.endsWith('Connection') ? Number(node.name.value === 'nodes') : field.name.endsWith('Connection') ? 0 : 1
    return sum + times * (own + costOf(field, node.selectionSet))
  }, 0)
}

test('no query costs more than the 1,000 points Shopify allows', () => {
  const costs = Object.entries(constant).filter(([name]) => name.endsWith('Query')).map(([name, document]): [string, number] => {
    const [operation] = parse(document).definitions
    return [name, operation?.kind === Kind.OPERATION_DEFINITION ? costOf(schema.getQueryType()!, operation.selectionSet) : 0]
  })
  expect(costs.filter(([, cost]) => cost > 1000)).toEqual([])
  expect(Object.fromEntries(costs).orderQuery).toBeGreaterThan(300)
})
