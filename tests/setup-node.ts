import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

/** Answers for the outside world; whatever a test did not foresee is an error, except this machine's own servers. */
export const outside = setupServer()
beforeAll(() => outside.listen({
  onUnhandledFrame: ({ frame, defaults }) => {
    const url = frame.protocol === 'http' ? new URL(frame.data.request.url) : null
    if (url && ['localhost', '127.0.0.1'].includes(url.hostname)) return
    defaults.error()
  },
}))
afterEach(() => outside.resetHandlers())
afterAll(() => outside.close())
