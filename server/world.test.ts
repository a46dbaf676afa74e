import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { outside } from '../tests/setup-node.ts'
import { dhl } from './carriers/dhl.ts'
import { outgoing } from './world.ts'

const noLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

test('DHL_BASE_URL leads the questions for DHL there, and no others', async () => {
  const asked: string[] = []
  outside.use(http.all('*', ({ request }) => {
    asked.push(request.url)
    return HttpResponse.json({ status: 404 }, { status: 404 })
  }))
  const fetch = outgoing({ dhlBaseUrl: 'https://proxy.example/dhl' })
  await dhl.check!(dhl.settings.parse({ apiKey: 'key' }) as never, { fetch, now: () => 0, log: noLog })
  await fetch('https://api-eu.dhl.com.evil.example/x')
  await fetch(new URL('https://elsewhere.example/x'))
  expect(asked).toEqual(['https://proxy.example/dhl/track/shipments?trackingNumber=7777777770', 'https://api-eu.dhl.com.evil.example/x', 'https://elsewhere.example/x'])
})
