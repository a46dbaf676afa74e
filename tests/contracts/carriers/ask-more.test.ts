/** What else carriers are asked for, many parcels at once and proofs of delivery, through the part of the table that holds whatever is asked. */
import { http } from 'msw'
import { describe, expect, test } from 'vitest'
import { carriers } from '../../../server/carriers/index.ts'
import { AppError } from '../../../server/contract/errors.ts'
import type { Carrier } from '../../../server/core/carrier-port.ts'
import { outside } from '../../setup-node.ts'
import { askCases } from './ask-cases.ts'
import { harnessOf } from './harness.ts'
import { aCustomerOf, answerOf, carrierSays, bodyOf } from './outside-carrier.ts'

type Ask = (carrier: Carrier, customer: ReturnType<typeof aCustomerOf>, trackingNumber: string) => Promise<unknown>
const asks: Record<string, { has(carrier: Carrier): boolean; ask: Ask }> = {
  proof: { has: ({ proof }) => proof !== undefined, ask: ({ proof }, { settings, context }, trackingNumber) => proof!.fetch({ trackingNumber }, settings, context()) },
  trackMany: { has: ({ trackMany }) => trackMany !== undefined, ask: ({ trackMany }, { settings, context }, trackingNumber) => trackMany!.track([{ trackingNumber }], settings, context()) },
}
const whatever = askCases.filter(({ name }) => /HTTP (?:401|403|429|5)|redirect|closed/.test(name))
const all = Object.entries(asks).flatMap(([name, { has, ask }]) => carriers.filter((carrier) => harnessOf(carrier.id) && has(carrier)).map((carrier) => [carrier.id, name, carrier, ask] as const))

describe.each(all)('carrier %s: %s', (id, name, carrier, ask) => {
  const harness = harnessOf(id)!
  /** Whatever is asked for, but the sign-in, is answered with this. */
  const says = (answer: () => Response) => {
    carrierSays(harness, answer)
    const signInAt = harness.signIn?.at.split(' ')[1]
    outside.use(http.all('https://*', ({ request }) => (request.url === signInAt ? undefined : answer()) as never))
  }

  test.each(whatever.map((one) => [one.name, one] as const))('%s', async (_, { answer, track, retryAfterSeconds }) => {
    says(() => answer(''))
    const customer = aCustomerOf(carrier, harness)
    const error = await ask(carrier, customer, harness.number).then(() => undefined, (reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    const { code, message, retryAfterSeconds: wait } = error as AppError
    expect(code).toBe(track)
    if (retryAfterSeconds !== undefined) expect(wait).toBe(retryAfterSeconds)
    expect(customer.leaks(message + customer.log.join())).toEqual([])
    expect(message).not.toMatch(/Ada Lovelace/)
  })

  test('what is no number is not sent', async () => {
    let asked = 0
    says(() => {
      asked++
      return answerOf('')
    })
    for (const wrong of ['', '12345678/../x', '12345678?x=1', '1'.repeat(200)]) {
      const outcome = await ask(carrier, aCustomerOf(carrier, harness), wrong).then((told) => told, (error: AppError) => error.code)
      expect([wrong, typeof outcome === 'string' ? outcome : (outcome as { shipments: unknown[] }).shipments]).toEqual([wrong, name === 'proof' ? 'invalid_input' : expect.toSatisfy((value) => value === 'invalid_input' || value === 'not_found' || (Array.isArray(value) && value.length === 0))])
    }
    expect(asked).toBe(0)
  })

  test.runIf(name === 'trackMany')('reports bear the numbers that were asked, and other people\'s parcels are dropped', async () => {
    says(() => answerOf(bodyOf(id, harness.found)))
    expect(await ask(carrier, aCustomerOf(carrier, harness), harness.number)).toMatchObject({ shipments: [{ trackingNumber: harness.number }] })
  })
})
