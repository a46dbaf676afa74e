import { AppError } from '../contract/errors.ts'

/** That a carrier has no proof of a parcel, or none yet. */
export const noProof = (name: string) => new AppError('not_found', `${name} has no proof of this delivery, or none yet.`)

const broken = (name: string) => new AppError('upstream_rejected', `${name} sent a proof that cannot be read.`)

/** A picture or document written as text; white space is allowed, an empty text is no proof. */
function decode(name: string, text: string | undefined, form: RegExp, encoding: 'base64' | 'hex'): Uint8Array<ArrayBuffer> {
  const plain = text?.replace(/^data:[^,]*,/, '').replace(/\s+/g, '') ?? ''
  if (!plain) throw noProof(name)
  if (!form.test(plain)) throw broken(name)
  return new Uint8Array(Buffer.from(plain, encoding))
}

/** Base64, also of URLs. */
export const proofFromBase64 = (name: string, text: string | undefined) => decode(name, text, /^[A-Za-z0-9+/_-]+={0,2}$/, 'base64')
/** Two hexadecimal digits a byte. */
export const proofFromHex = (name: string, text: string | undefined) => decode(name, text, /^(?:[\da-f]{2})+$/i, 'hex')
