import { expect, test } from 'vitest'
import { presenters } from '../../widgets/presenters.ts'
import { anOrder } from '../../tests/builders/order.ts'
import { messages } from '../../tests/builders/server.ts'
import { aWorld } from '../../tests/builders/world.ts'
import { authorise } from '../core/authorise.ts'
import { makeComposePage } from '../core/compose-page.ts'
import { pageLink } from '../core/issue-page-link.ts'
import { makePageAnswer, viewOf, type PageQuery } from './page-answer.ts'
import type { CachedPage } from './page-cache.ts'

const query: PageQuery = { placement: 'thank_you', locale: 'de' }

test('a page in two parts says what was composed, and pages alike share the part with the texts', async () => {
  const world = { ...await aWorld({ presenters }), messages }
  const composePage = makeComposePage(world)
  const kept = new Map<string, CachedPage>()
  const answer = makePageAnswer(world, composePage, { get: (key) => kept.get(key), set: (key, page) => void kept.set(key, page) }, { page: () => {} } as never, () => {})
  const tokens: string[] = []
  // Names that would break a page cut in two by the wrong sign.
  for (const [index, firstName] of ['Lena', '","messages":{"x":"', '{"askedAt":null}', 'ß👋🏽‮'].entries()) {
    const order = anOrder({ revision: 0, shopId: world.shop.id, id: `o${index}`, externalId: `o${index}`, number: `#${index}`, shipments: [], buyer: { ...anOrder().buyer, firstName } })
    await world.store.saveOrder(order)
    tokens.push(pageLink(world, order, 'act').token)
  }
  const pages = await Promise.all(tokens.map((token) => answer(token, query)))
  for (const [index, page] of pages.entries()) {
    const { view } = await composePage(await authorise(world, tokens[index]!, 'act'), query)
    expect(viewOf(page)).toEqual(JSON.parse(JSON.stringify(view)))
    expect(page.messages).toBe(pages[0]!.messages)
  }
  expect(new Set(pages.map(({ etag }) => etag)).size).toBe(4)
  const other = await answer(tokens[0]!, { ...query, locale: 'en' })
  expect(other.messages).not.toBe(pages[0]!.messages)
  expect(viewOf(other).messages).not.toEqual(viewOf(pages[0]!).messages)
})
