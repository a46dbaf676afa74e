import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { carriersPage } from '../../build/carriers-doc.ts'

test('docs/carriers.md is current: `npm exec -- node build/carriers-doc.ts` writes it', () => {
  expect(readFileSync(new URL('../../docs/carriers.md', import.meta.url), 'utf8') === carriersPage()).toBe(true)
})
