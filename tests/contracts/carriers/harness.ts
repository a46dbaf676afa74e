import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { carriers } from '../../../server/carriers/index.ts'
import type { ErrorCode } from '../../../server/contract/errors.ts'

/** Cases of the error table by name (ask-cases.ts). */
export type CaseName = string
/** How a question ends: an error, or well. */
export type Ending = ErrorCode | 'ok'

/** A method and an address as msw matches it: `GET https://api.example/parcels/:number`. */
export type Endpoint = `${'GET' | 'POST'} ${string}`

/** What of a carrier's conversation only it can tell the battery; stands beside its fixtures as harness.ts. */
export interface CarrierHarness {
  /** What one more customer enters; every secret holds `mark`, so that it is found wherever it is told. */
  settings(mark: string): Record<string, unknown>
  /** The parcel asked for, as it stands in the answer `found` (a fixture). */
  number: string
  found: string
  /** Where track() and check() ask. */
  asks: readonly Endpoint[]
  /** Sign-in before questions: where, and its answer with this token. */
  signIn?: { at: Endpoint; answer(token: string): string }
  /** A fixture with other people's parcels beside the one asked for; where the list of `found` itself may hold several, its path. */
  several?: { file: string; number: string; given: readonly string[] } | { list: string }
  /** Why answers do not say which parcel they are about, where they do not. */
  numberUntold?: string
  /** Its own refusals of track(): HTTP status, fixture, what they mean. */
  refusals: readonly (readonly [status: number, file: string, code: ErrorCode])[]
  /** What a right key is told at check(): HTTP status and fixture, or the body itself. */
  connected: readonly [status: number, answer: string | object]
  /** HTTP status and fixture by which a token is refused; 401 without a word where this is missing. */
  tokenRefused?: readonly [status: number, file: string]
  /** Where it differs from the table, and why. */
  differs?: readonly { of: 'track' | 'check' | 'signIn'; case: CaseName; is: Ending; why: string }[]
  /** More that must not be sent as a number. */
  unsendable?: readonly string[]
  /** Fields beside the secret ones that say who asks, and may be shown to the merchant again. */
  shown?: readonly string[]
}

export interface Expected { error?: string; shipments?: { [field: string]: unknown }[]; unmapped?: { code: string; description: string }[] }
export interface Fixture { file: string; body: string; expected: Expected }

const root = new URL('../../fixtures/carriers/', import.meta.url)
/** Every answer of a carrier that is kept, with what it should become. */
export const fixturesOf = (id: string): Fixture[] => readdirSync(new URL(`${id}/`, root)).filter((file) => !file.endsWith('.expected.json') && !file.endsWith('.ts')).map((file) => ({
  file,
  body: readFileSync(new URL(`${id}/${file}`, root), 'utf8'),
  expected: JSON.parse(readFileSync(new URL(`${id}/${basename(file, extname(file))}.expected.json`, root), 'utf8')) as Expected,
}))

const harnesses = import.meta.glob<CarrierHarness>('../../fixtures/carriers/*/harness.ts', { eager: true, import: 'harness' })
export const harnessOf = (id: string): CarrierHarness | undefined => harnesses[`../../fixtures/carriers/${id}/harness.ts`]

/** Carriers that are read; others are only linked to, and have no settings of their own. */
export const readCarriers = carriers.filter(({ id }) => readdirSync(root).includes(id))
