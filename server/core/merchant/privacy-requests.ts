import { createHash } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import type { StoreWrites } from '../store-port.ts'

/**
 * What a buyer asked of a shop about their data (GDPR articles 15 and 17), as it came and what was done. It names nobody: `subject` is a
 * hash that only who knows the person can compare. Kept when the shop itself is gone, as proof.
 */
export interface PrivacyRequest {
  id: string
  shopId: string
  kind: 'data_request' | 'redact_customer' | 'redact_shop'
  subject: string
  receivedAt: Instant
  doneAt: Instant
  /** Orders handed out or forgotten. */
  orders: number
  /** Why nothing was done, where that is right. */
  left: string | null
}

const installation = ''
const recordName = (shopId: string, id: string) => `privacy:${shopId}:${id}`
const fileName = (id: string) => `privacy-file:${id}`
const purpose = 'privacy'
/** A merchant has a month to answer. */
const fileDays = 60
const dayMs = 86_400_000

/** Tells two requests of one person, and proves which person, to whom knows their id; nobody else. */
export const subjectOf = (shopId: string, personId: string): string => createHash('sha256').update(JSON.stringify(['privacy', shopId, personId])).digest('hex')

type Writes = Pick<StoreWrites, 'saveSecret'>
export async function savePrivacyRequest(world: Pick<World, 'keys'>, writes: Writes, request: PrivacyRequest, file?: unknown): Promise<void> {
  if (file !== undefined) await writes.saveSecret(request.shopId, fileName(request.id), world.keys.seal(purpose, JSON.stringify(file)), request.doneAt)
  await writes.saveSecret(installation, recordName(request.shopId, request.id), world.keys.seal(purpose, JSON.stringify(request)), request.doneAt)
}

export interface ListedRequest extends PrivacyRequest { hasFile: boolean }
/** Newest first. */
export async function listPrivacyRequests(world: World, shopId: string): Promise<ListedRequest[]> {
  const files = new Set((await world.store.listSecrets(shopId, fileName(''))).map(({ name }) => name))
  const records = (await world.store.listSecrets(installation, recordName(shopId, ''))).map(({ sealed }) => JSON.parse(world.keys.open(purpose, sealed)) as PrivacyRequest)
  return records.map((record) => ({ ...record, hasFile: files.has(fileName(record.id)) })).toSorted((a, b) => b.receivedAt - a.receivedAt)
}

/** The file of a data request, as JSON. Throws AppError `not_found` for one that is not there, or not any more. */
export async function readPrivacyFile(world: World, shopId: string, id: string): Promise<string> {
  const sealed = await world.store.findSecret(shopId, fileName(id))
  if (sealed === null) throw new AppError('not_found', 'This file is not here (any more).')
  return world.keys.open(purpose, sealed)
}

/** Forgets the files of one person's requests: they hold what is to be forgotten. */
export async function dropPrivacyFilesOf(world: World, shopId: string, subject: string): Promise<void> {
  for (const request of await listPrivacyRequests(world, shopId)) {
    if (request.hasFile && request.subject === subject) await world.store.deleteSecret(shopId, fileName(request.id))
  }
}

/** Files nobody needs any more. */
export async function dropOldPrivacyFiles(world: World, shopId: string): Promise<void> {
  for (const { name, createdAt } of await world.store.listSecrets(shopId, fileName(''))) {
    if (createdAt < world.clock.now() - fileDays * dayMs) await world.store.deleteSecret(shopId, name)
  }
}
