import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

/** Answers for the outside world; whatever a test did not foresee is an error, except this machine's own servers. */
export const outside = setupServer()
beforeAll(() => outside.listen({
  onUnhandledFrame: ({ frame, defaults }) => {
    const { request } = frame.data as { request?: Request }
    if (request && ['localhost', '127.0.0.1'].includes(new URL(request.url).hostname)) return
    defaults.error()
  },
}))
afterEach(() => outside.resetHandlers())
afterAll(() => outside.close())
