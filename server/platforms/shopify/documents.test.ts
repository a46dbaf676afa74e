import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { buildClientSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate, type GraphQLSchema, type IntrospectionQuery } from 'graphql'
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
