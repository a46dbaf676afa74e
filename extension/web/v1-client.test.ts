import { expectTypeOf, test } from 'vitest'
import type * as source from './client.ts'
import type { PageView } from '../../server/contract/page-types.ts'
import type * as published from './v1-client.d.ts'

test('the published types are those of the client', () => {
  expectTypeOf<published.PageView>().toEqualTypeOf<PageView>()
  expectTypeOf<published.PageOptions>().toEqualTypeOf<source.PageOptions>()
  expectTypeOf<published.WatchState>().toEqualTypeOf<source.WatchState>()
  expectTypeOf<typeof source.fetchPage>().toExtend<typeof published.fetchPage>()
  expectTypeOf<typeof source.watchPage>().toExtend<typeof published.watchPage>()
  expectTypeOf<typeof source.sendAct>().toExtend<typeof published.sendAct>()
  expectTypeOf<keyof typeof source>().toEqualTypeOf<keyof typeof published>()
})
