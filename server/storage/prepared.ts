import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Engine } from './database.ts'
import type { Tables } from './tables.ts'
import type { Scope } from './transaction.ts'

class Slot {
  readonly name: PropertyKey
  constructor(name: PropertyKey) { this.name = name }
}

/**
 * A query built and compiled once per engine, for what every page request runs:
 * `prepared<{ id: string }>()((db, slot) => db.selectFrom('shop').selectAll().where('id', '=', slot('id')))`.
 */
export function prepared<Values extends Record<string, unknown>>() {
  return <Row>(build: (db: Kysely<Tables>, slot: <Name extends keyof Values>(name: Name) => Values[Name], scope: Scope) => Compilable<Row>) => {
    const compiled = new Map<`${Engine}:${boolean}`, CompiledQuery<Row>>()
    return async (scope: Scope, values: Values): Promise<Row[]> => {
      const key = `${scope.engine}:${scope.locks}` as const
      let query = compiled.get(key)
      if (!query) {
        query = build(scope.db, <Name extends keyof Values>(name: Name) => new Slot(name) as Values[Name], scope).compile()
        compiled.set(key, query)
      }
      const parameters = query.parameters.map((value) => (value instanceof Slot ? values[value.name as keyof Values] : value))
      return (await scope.db.executeQuery<Row>({ ...query, parameters })).rows
    }
  }
}
