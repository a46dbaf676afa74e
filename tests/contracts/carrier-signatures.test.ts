/** Every carrier that pushes takes what it signed, and nothing else: one row a carrier, the same attacks on each. */
import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { carriers } from '../../server/carriers/index.ts'
import { AppError } from '../../server/contract/errors.ts'
import type { CarrierWebhook } from '../../server/core/carrier-port.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const ours = '0123456789abcdef0123456789abcdef'
const theirs = 'whsec_theirs'

type Headers = Record<string, string>
interface Signing {
  /** The carrier's message; with places that matter to its signature. */
  body: string
  settings: Record<string, unknown>
  /** What the carrier sends with it, at a time, over these bytes, by this secret. */
  sign(body: string, secret: string, at: number): Headers
  /** The secret the carrier signs with. */
  secret: string
  /** Whether its signature holds a time that keeps old messages out. */
  dated?: boolean
  /** False where a token is all the proof there is: the body may be anybody's who has it. */
  overBody?: boolean
}
const mac = (secret: string, text: string, encoding: 'hex' | 'base64') => createHmac('sha256', secret).update(text).digest(encoding)
const rfc2822 = (at: number) => new Date(at).toUTCString().replace('GMT', '-0000')
const uspsBody = (payload: object) => JSON.stringify({ subscriptionId: 's', subscriptionType: 'TRACKING', timestamp: '2026-11-21T11:00:00Z', payload: JSON.stringify(payload) })
const signUsps = (body: string, secret: string): Headers => {
  const { timestamp, payload } = JSON.parse(body) as { timestamp: string; payload: string }
  return { 'x-hmac': mac(secret, timestamp + payload, 'base64') }
}

const table: Record<string, Signing[]> = {
  aftership: [
    { body: '{"event":"tracking_update","msg":{}}', settings: { webhookSecret: theirs }, secret: theirs, sign: (body, secret) => ({ 'aftership-hmac-sha256': mac(secret, body, 'base64') }) },
    { body: '{"a":"ü"}', settings: { webhookSecret: theirs }, secret: theirs, sign: (body, secret) => ({ 'as-signature-hmac-sha256': mac(secret, body, 'base64') }) },
    { body: '{}', settings: { webhookSecret: theirs }, secret: theirs, sign: (body, secret) => ({ 'am-webhook-signature': `hmac-sha256=${mac(secret, body, 'base64')}` }) },
  ],
  '17track': [{ body: '{"event":"TRACKING_UPDATED","data":{}}', settings: { apiKey: theirs }, secret: theirs, sign: (body, secret) => ({ sign: createHash('sha256').update(`${body}/${secret}`).digest('hex') }) }],
  easypost: [
    { body: '{"weight": 16.0}', settings: {}, secret: ours, sign: (body, secret) => ({ 'x-hmac-signature': `hmac-sha256-hex=${mac(secret, body, 'hex')}` }) },
    {
      body: '{"id":"evt_1"}', settings: {}, secret: ours, dated: true,
      sign: (body, secret, at) => ({ 'x-timestamp': rfc2822(at), 'x-path': '/hook', 'x-hmac-signature-v2': `hmac-sha256-hex=${mac(secret, `${rfc2822(at)}POST/hook${body}`, 'hex')}` }),
    },
  ],
  sendcloud: [
    { body: '{"action":"parcel_status_changed"}', settings: { secretKey: theirs, webhookSecret: '' }, secret: theirs, sign: (body, secret) => ({ 'sendcloud-signature': mac(secret, body, 'hex') }) },
    { body: '{"action":"x"}', settings: { secretKey: 'another', webhookSecret: theirs }, secret: theirs, sign: (body, secret) => ({ 'sendcloud-signature': mac(secret, body, 'hex') }) },
  ],
  shippo: [
    { body: '{"event":"track_updated"}', settings: { webhookSecret: '' }, secret: ours, overBody: false, sign: (_body, secret) => ({ ':token': secret }) },
    {
      body: '{"event":"track_updated"}', settings: { webhookSecret: theirs }, secret: theirs, dated: true,
      sign: (body, secret, at) => ({ ':token': ours, 'shippo-auth-signature': `t=${at / 1000},v1=${mac(secret, `${at / 1000}.${body}`, 'hex')}` }),
    },
  ],
  ship24: [{ body: '{"trackings":[]}', settings: { webhookSecret: theirs }, secret: theirs, overBody: false, sign: (_body, secret) => ({ authorization: `Bearer ${secret}` }) }],
  ups: [
    { body: '{"trackingNumber":"1Z"}', settings: {}, secret: ours, overBody: false, sign: (_body, secret) => ({ credential: secret }) },
    { body: '{}', settings: {}, secret: ours, overBody: false, sign: (_body, secret) => ({ authorization: `Bearer ${secret}` }) },
  ],
  fedex: [
    { body: '{"completeTrackResults":[]}', settings: {}, secret: ours, sign: (body, secret) => ({ 'fdx-signature': mac(secret, body, 'base64') }) },
    { body: '{}', settings: {}, secret: ours, sign: (body, secret) => ({ 'fdx-signature': mac(secret, body, 'hex') }) },
  ],
  usps: [{ body: uspsBody({ trackingNumber: '9400' }), settings: {}, secret: ours, sign: signUsps }],
  dhl: [{ body: '{"scope":"subscription.push"}', settings: {}, secret: ours, overBody: false, sign: (_body, secret) => ({ 'afterglow-token': secret }) }],
}

const pushing = carriers.filter(({ webhook }) => webhook)
const webhookOf = (id: string) => carriers.find((carrier) => carrier.id === id)!.webhook as CarrierWebhook<unknown>

/** Whether the carrier's message is taken. Anything but a plain refusal is a fault. */
function taken(id: string, body: string | Uint8Array, sent: Headers, { settings, secret = ours, at = now }: { settings: unknown; secret?: string; at?: number }): boolean {
  const { ':token': token, ...headers } = sent
  const url = new URL(`https://afterglow.example/v1/carriers/${id}/webhooks/connection`)
  if (token !== undefined) url.searchParams.set('token', token)
  try {
    webhookOf(id).verify({ headers, rawBody: typeof body === 'string' ? new TextEncoder().encode(body) : body, url }, { secret, settings }, at)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('unauthorized')
    return false
  }
}

test('every carrier that pushes stands in the table', () => {
  expect(Object.keys(table).sort()).toEqual(pushing.map(({ id }) => id).sort())
})

describe.each(Object.entries(table).flatMap(([id, rows]) => rows.map((row, index) => [`${id} ${index + 1}`, id, row] as const)))('%s', (_name, id, row) => {
  const { body, settings, secret, sign, dated = false, overBody = true } = row
  const signed = sign(body, secret, now)

  test('what the carrier signed is taken', () => {
    expect(taken(id, body, signed, { settings })).toBe(true)
  })
  test('nothing, an empty, another and a cut proof are refused', () => {
    expect(taken(id, body, {}, { settings })).toBe(false)
    for (const name of Object.keys(signed)) {
      if (name === 'x-path' || name === 'x-timestamp') continue
      const value = signed[name]!
      for (const wrong of ['', 'x', value.slice(0, -1), `${value}x`, 'hmac-sha256-hex=', 't=,v1=', 'Bearer ', 'Bearer null', 'undefined', '0'.repeat(64), '\u00fc'.repeat(40)]) {
        expect([name, wrong, taken(id, body, { ...signed, [name]: wrong }, { settings })]).toEqual([name, wrong, false])
      }
    }
  })
  test('what somebody else signed is refused', () => {
    expect(taken(id, body, sign(body, 'another secret', now), { settings })).toBe(false)
  })
  test('without a secret nothing is taken, not even what an empty one signs', () => {
    const none = Object.fromEntries(Object.keys(settings).map((name) => [name, '']))
    for (const empty of [none, {}]) {
      expect(taken(id, body, signed, { settings: empty, secret: '' })).toBe(false)
      expect(taken(id, body, { ...sign(body, 'x', now), ...emptySigned(row) }, { settings: empty, secret: '' })).toBe(false)
    }
  })
  test.runIf(overBody)('an altered body is refused, by whatever byte', () => {
    const altered = id === 'usps' ? uspsBody({ trackingNumber: '9401' }) : `${body} `
    expect(taken(id, altered, signed, { settings })).toBe(false)
    expect(taken(id, '', signed, { settings })).toBe(false)
    expect(taken(id, new Uint8Array([0xff, 0xfe, ...new TextEncoder().encode(body)]), signed, { settings })).toBe(false)
  })
  test.runIf(dated)('an old and a coming message are refused', () => {
    for (const at of [now - 6 * 60_000, now + 6 * 60_000, now - 86_400_000]) expect(taken(id, body, sign(body, secret, at), { settings })).toBe(false)
    expect(taken(id, body, sign(body, secret, now - 4 * 60_000), { settings })).toBe(true)
  })
})

/** HMAC takes an empty key without a word. */
function emptySigned({ body, sign }: Signing): Headers {
  return sign(body, '', now)
}

test('Sendcloud\'s own example', () => {
  const sent = { 'sendcloud-signature': '1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a' }
  expect(taken('sendcloud', '{"key": "value"}', sent, { settings: { secretKey: 'secretkey', webhookSecret: '' } })).toBe(true)
  expect(taken('sendcloud', '{"key":"value"}', sent, { settings: { secretKey: 'secretkey', webhookSecret: '' } })).toBe(false)
})

test('EasyPost\'s first form is not taken beside a second that does not fit: nothing is talked down', () => {
  const body = '{}'
  const first = { 'x-hmac-signature': `hmac-sha256-hex=${mac(ours, body, 'hex')}` }
  expect(taken('easypost', body, { ...first, 'x-hmac-signature-v2': 'hmac-sha256-hex=00' }, { settings: {} })).toBe(false)
})

test('EasyPost\'s secret is normalised as its own libraries do (NFKD)', () => {
  const secret = 's\u00e9cret'
  const sent = { 'x-hmac-signature': `hmac-sha256-hex=${mac(secret.normalize('NFKD'), '{}', 'hex')}` }
  expect(taken('easypost', '{}', sent, { settings: {}, secret })).toBe(true)
})
