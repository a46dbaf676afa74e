import type { PageView } from '../../server/contract/page-types.ts'

/** What a form needs without JavaScript; the same on the server and while hydrating. */
export const hiddenFields = (view: PageView, token: string, key: string, returnUrl: string): Record<string, string> =>
  ({ token, placement: view.placement, locale: view.locale, returnUrl, idempotencyKey: key })
