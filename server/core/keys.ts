import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import type { Keys } from './ports.ts'

const keyId = /^[A-Za-z0-9_-]{1,32}$/

/**
 * One set of keys from the server's secrets: the first signs and seals, the rest only verify and open, so that secrets rotate.
 * Each purpose has its own 256-bit key (HKDF-SHA256, RFC 5869); what one purpose signed or sealed, no other accepts.
 * Sealed text is `<keyId>.<base64url of nonce, ciphertext and tag>`, AES-256-GCM with the purpose as additional data.
 * Throws AppError `misconfigured` for no secret, a short one, or an unfit or doubled id.
 */
export function makeKeys(secrets: { id: string; secret: string }[]): Keys {
  const current = secrets[0]
  if (!current) throw new AppError('misconfigured', 'SECRET_KEY is empty: give at least one secret')
  for (const { id, secret } of secrets) {
    if (!keyId.test(id)) throw new AppError('misconfigured', 'A key id may hold only letters, digits, - and _, at most 32')
    if (secret.length < 32) throw new AppError('misconfigured', `The secret of key "${id}" is too short: use at least 32 characters`)
  }
  if (new Set(secrets.map(({ id }) => id)).size !== secrets.length) throw new AppError('misconfigured', 'Two keys share an id: give each its own')
  const secretOf = new Map(secrets.map(({ id, secret }) => [id, secret]))
  const derived = new Map<string, KeyObject>()

  const keyFor = (use: 'sign' | 'seal', purpose: string, id: string): KeyObject => {
    const name = `${use}\0${purpose}\0${id}`
    let key = derived.get(name)
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', secretOf.get(id)!, 'afterglow', `${use}\0${purpose}`, 32)))
      // Purposes are few by design; the bound keeps a caller's mistake from growing the map for ever.
      if (derived.size > 1000) derived.clear()
      derived.set(name, key)
    }
    return key
  }
  const mac = (purpose: string, data: string, id: string) => createHmac('sha256', keyFor('sign', purpose, id)).update(data).digest()

  return {
    sign: (purpose, data) => `${current.id}.${mac(purpose, data, current.id).toString('base64url')}`,

    verify(purpose, data, signature) {
      const dot = signature.indexOf('.')
      const id = signature.slice(0, Math.max(dot, 0))
      const known = secretOf.has(id)
      // An unknown id costs the same work as a known one.
      const expected = Buffer.from(mac(purpose, data, known ? id : current.id).toString('base64url'))
      const given = Buffer.from(signature.slice(dot + 1))
      const same = given.length === expected.length && timingSafeEqual(given, expected)
      return known && same
    },

    seal(purpose, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor('seal', purpose, current.id), nonce).setAAD(Buffer.from(purpose))
      const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${current.id}.${sealed.toString('base64url')}`
    },

    open(purpose, sealed) {
      const dot = sealed.indexOf('.')
      const id = sealed.slice(0, Math.max(dot, 0))
      const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url')
      if (!secretOf.has(id) || bytes.length < 28) throw unreadable()
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyFor('seal', purpose, id), bytes.subarray(0, 12), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw unreadable(cause)
      }
    },
  }
}

const unreadable = (cause?: unknown) => new AppError('misconfigured',
  'A stored secret cannot be opened: was SECRET_KEY changed without keeping the old one? Keep it as a further key, or enter the secret again', { cause })
