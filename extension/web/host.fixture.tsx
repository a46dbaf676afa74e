import type { ComponentChildren } from 'preact'
import type { PageView } from '../../server/contract/page-types.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { HostContext, type Host } from '../../widgets/kit/host.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import { webKit } from './kit/kit.ts'

/** A host for tests: the HTML kit in German, with a form target as the page gives it. */
export const testHost = (over: Partial<Host> = {}): Host => ({
  kit: webKit, t: makeTranslate('de', {}), format: makeFormat('de', 'Europe/Berlin'), locale: 'de', now: null, act: async () => {},
  form: { url: 'https://server.test/v1/actions', hidden: { token: 'secret', placement: 'thank_you', locale: 'de', returnUrl: '', idempotencyKey: 'key', widget: 'review' } },
  ...over,
})
export const InHost = ({ host = testHost(), children }: { host?: Host; children: ComponentChildren }) => <HostContext.Provider value={host}>{children}</HostContext.Provider>

/** A page answer for tests. */
export const testView = (over: Partial<PageView> = {}): PageView => ({
  version: 1, status: 'ready', placement: 'thank_you', locale: 'de', direction: 'ltr', timeZone: 'Europe/Berlin', scope: 'act', shop: { name: 'Morgentau' },
  order: { number: '#1042', state: 'shipped', placedAt: '2026-11-16T09:00:00Z' }, widgets: [], messages: {}, scheme: 'light', refreshSeconds: 60, ...over,
})
