import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { AppError } from '../contract/errors.ts'
import type { World } from '../core/ports.ts'
import type { Shop } from '../core/store-port.ts'
import type { Message } from '../core/receive-message.ts'
import { findShopSecret } from '../core/shop-secrets.ts'
import { badSignature, beginSignature, checkSignature, checkTimestamp } from './_signature.ts'

/** Stands in where the key is unknown, so that a wrong key and a wrong signature run the same path. */
const nobody = randomBytes(32).toString('hex')

/** The request target exactly as it was sent: what the shop signed. */
function targetOf(context: Context): string {
  const { url } = context.req
  return url.slice(url.indexOf('/', url.indexOf('//') + 2))
}

export interface BegunPush {
  /** Whose key was named; null where nobody has it. Proven by `finish` only. */
  claimed: Shop | null
  update(chunk: Uint8Array): void
  finish(): Shop
}

/** Headers checked, signature begun: feed it the body, then `finish()`, which answers the shop or throws `unauthorized`. */
export async function beginPush(world: World, context: Context): Promise<BegunPush> {
  const timestamp = context.req.header('afterglow-timestamp') ?? ''
  checkTimestamp(timestamp, world.clock.now())
  const key = await findShopSecret(world, (context.req.header('afterglow-key') ?? '').slice(0, 200))
  const hmac = beginSignature(key?.secret ?? nobody, { timestamp, method: context.req.method, pathWithQuery: targetOf(context) })
  return {
    claimed: key?.shop ?? null,
    update: (chunk) => { hmac.update(chunk) },
    finish() {
      checkSignature(context.req.header('afterglow-signature') ?? '', hmac)
      if (!key) throw badSignature()
      return key.shop
    },
  }
}

export interface Push {
  shop: Shop
  /** Parsed JSON; null for a request without a body. */
  json: unknown
  /** How core stores and recognises it: the sender's Idempotency-Key for this very address, else the hash of the content. */
  message(kind: string): Message
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_input', 'The body is not valid UTF-8.', { cause, issues: [{ path: '', message: 'is not valid UTF-8' }] })
  }
}

/** JSON, or `invalid_input` that says where it breaks. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const position = /position (\d+)/.exec((cause as Error).message)?.[1]
    const message = `is not valid JSON${position ? ` (at character ${position})` : ''}`
    throw new AppError('invalid_input', `The body ${message}.`, { cause, issues: [{ path: '', message }] })
  }
}

const hashOf = (target: string, content: string | Uint8Array) => createHash('sha256').update(target).update(content).digest('hex')

/** Reads and authenticates one push: raw bytes first, then what they say. */
export async function readPush(world: World, context: Context): Promise<Push> {
  const bytes = new Uint8Array(await context.req.arrayBuffer())
  const signature = await beginPush(world, context)
  signature.update(bytes)
  const shop = signature.finish()
  const body = decode(bytes)
  const idempotencyKey = context.req.header('idempotency-key')
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) {
    throw new AppError('invalid_input', 'Idempotency-Key must be 1 to 200 visible ASCII characters.', { issues: [{ path: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }] })
  }
  // A key names one message: used again at another order's address it is another one, not a duplicate.
  const target = `${context.req.method} ${targetOf(context)}\n`
  return {
    shop,
    json: body === '' ? null : parseJson(body),
    message: (kind) => ({
      kind, body,
      ...idempotencyKey === undefined ? { dedupeKey: hashOf(target, bytes) } : { dedupeKey: `key:${hashOf(target, idempotencyKey)}`, contentHash: hashOf('', bytes) },
    }),
  }
}
