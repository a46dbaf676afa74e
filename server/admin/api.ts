import type { ErrorBody } from '../contract/page-types.ts'
import type { CarrierGift } from '../core/carrier-port.ts'
import type { ProblemDetails, ProblemKind, ProblemSeverity, ProblemStatus } from '../contract/problem.ts'
import type { ShopSettings } from '../contract/shop.ts'
import { proof } from './access.ts'
import { formText, t } from './texts.ts'

/** The part of JSON Schema that zod writes for our settings. */
export interface FormSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'
  title?: string
  description?: string
  default?: unknown
  enum?: string[]
  /** How the options of `enum` are called, where their names are found here. */
  labels?: Record<string, string>
  const?: unknown
  anyOf?: FormSchema[]
  properties?: Record<string, FormSchema>
  additionalProperties?: FormSchema | boolean
  items?: FormSchema
  required?: string[]
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
  format?: string
  /** From `.meta({ secret: true })`: entered once, never shown again. */
  secret?: boolean
  /** From `.meta({ multiline: true })`. */
  multiline?: boolean
}
export interface WidgetForm { id: string; kind: string; region: 'main' | 'side' | 'footer'; placements: string[]; form: FormSchema; defaults: Record<string, unknown> }
/** `services`: those that read other carriers. */
export interface ShopData { id: string; name: string; platform: string; version: string; orders: number; settings: ShopSettings; widgetForms: WidgetForm[]; form: FormSchema; services: { id: string; name: string }[] }
/** `shop` is set in the frame of a shop's own back office: all that is seen is this shop. */
export interface Session { setUp: boolean; merchant: { email: string } | null; shop: string | null; demo: boolean }
export interface CarrierConnection {
  id: string
  name: string
  form: FormSchema
  /** Settings are stored; whether they work says `check`. */
  connected: boolean
  /** The stored ones, without secrets. */
  settings: Record<string, unknown>
  check: { works: boolean; message?: string; at: number } | null
  canCheck: boolean
  /** Other names it is searched by. */
  aliases: string[]
  gives: CarrierGift[]
  /** A service that reads many carriers for a merchant who pays it. */
  readsOthers: boolean
  quota: { perDay: number; minIntervalMs: number } | null
  /** Calls of the last 24 hours, and until when it rests and why; null before the first call. */
  pace: { perDay: number | null; called: number; restsUntil: number | null; code: string | null } | null
  /** Null where the carrier tells nothing unasked. `secret`: who makes it (CarrierWebhook.secret); `hook` is there once it was opened. */
  webhook: { secret: 'ours' | 'address' | 'theirs' | 'subscribed'; hook: CarrierHookState | null } | null
}
export interface CarrierHookState { url: string; secret: string | null; lastEventAt: number | null; lastError: string | null; subscribedUntil: number | null }
export interface Connections {
  carriers: CarrierConnection[]
  /** Names of carriers that are linked to by themselves and never asked. */
  linked: string[]
  secrets: { id: string; createdAt: number }[]
  /** What is fetched whole from the shop, and how far that is. */
  imports: { subject: string; status: 'running' | 'done' | 'failed'; taken: number; refused: number; total: number | null; error: string | null; endedAt: number | null }[]
  /** What buyers asked about their data, and what was done. */
  privacy: { id: string; kind: 'data_request' | 'redact_customer' | 'redact_shop'; receivedAt: number; orders: number; left: string | null; hasFile: boolean }[]
  dead: { id: string; kind: string; error: string; attempts: number; diedAt: number }[]
  unmapped: { carrier: string; code: string; description: string; seen: number }[]
}

export interface DeliveryAccuracyRow {
  carrier: string
  destination: string
  told: 'first' | 'hand_over'
  deliveries: number
  kept: number | null
  near: number | null
  errorDays: number | null
  p50Held: number | null
  p90Held: number | null
}
/** How delivery dates came true in the last `days`; `names` of the carriers we know. */
export interface DeliveryAccuracy { days: number; names: Record<string, string>; all: DeliveryAccuracyRow[]; carriers: DeliveryAccuracyRow[]; lanes: DeliveryAccuracyRow[] }

/** One row of the list of problems; times are epoch milliseconds. */
export interface ProblemData extends ProblemDetails {
  id: string
  orderId: string | null
  shipmentId: string | null
  carrier: string | null
  kind: ProblemKind
  severity: ProblemSeverity
  since: number
  foundAt: number
  status: ProblemStatus
  endedAt: number | null
}

/** A refused request, with the fields at fault. */
export class ApiError extends Error {
  readonly code: string
  readonly issues: { path: string; message: string }[]
  constructor({ error }: ErrorBody) {
    super(formText(error.message))
    this.code = error.code
    this.issues = (error.issues ?? []).map(({ path, message }) => ({ path, message: formText(message) }))
  }
}

/** Told to the window when the server no longer knows who asks. */
export const signedOut = 'afterglow:signed-out'

/** One request to /admin/api. The header proves that it comes from this app: no form and no other site can send it. */
export async function api<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const own = { 'X-Afterglow-Admin': '1', ...await proof() }
  const init: RequestInit = body === undefined ? { method, headers: own } : { method, headers: { ...own, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(`/admin/api${path}`, init).catch(() => null)
  if (!answer) throw new Error(t('noServer'))
  const data: unknown = await answer.json().catch(() => null)
  if (answer.ok) return data as T
  const refused = new ApiError((data as ErrorBody | null) ?? { error: { code: 'internal', message: t('badAnswer', { status: answer.status }), requestId: '' } })
  if (answer.status === 401) dispatchEvent(new Event(signedOut))
  throw refused
}
