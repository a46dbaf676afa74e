import { AppError, parse } from '../../contract/errors.ts'
import { connectionSettings } from '../../contract/carrier-connection.ts'
import { secretFields } from '../../contract/secret-fields.ts'
import type { AdminAccess } from './admin-access.ts'
import { isAddress, requireCarrierAddress } from './carrier-address.ts'
import type { Instant } from '../order.ts'
import { clearRest } from '../freshness/clear-rest.ts'
import { contextOf } from '../carrier-context.ts'
import type { Carrier } from '../carrier-port.ts'
import type { World } from '../ports.ts'
import { endConnectionProblem } from '../trouble/end-connection-problem.ts'
import type { StoreReads } from '../store-port.ts'

const prefix = 'carrier:'
const nameOf = (carrier: Carrier) => `${prefix}${carrier.id}`
const checkOf = (carrier: Carrier) => `carrier-check:${carrier.id}`

function known(world: World, carrierId: string): Carrier {
  const carrier = world.carriers.get(carrierId)
  if (!carrier) throw new AppError('not_found', 'There is no such carrier.')
  return carrier
}

const only = (values: Record<string, unknown>, wanted: (name: string) => boolean) => Object.fromEntries(Object.entries(values).filter(([name]) => wanted(name)))

/** A key goes to no other address than the one it was entered for. */
const leadsElsewhere = (stored: Record<string, unknown>, settings: Record<string, unknown>) =>
  [...new Set([...Object.keys(stored), ...Object.keys(settings)])].some((name) => (isAddress(stored[name]) || isAddress(settings[name])) && stored[name] !== settings[name])

/**
 * Stores what the merchant entered for a carrier, encrypted; what waits for it is asked for at once, and how the
 * last check went is forgotten. A secret field left empty keeps the
 * stored one, unless an address changes; any other field left empty is unset. Who sees this shop only (`access`) reaches no other
 * address than the carrier's: AppError `forbidden`.
 */
export async function connectCarrier(world: World, shopId: string, carrierId: string, entered: Record<string, unknown>, access: Pick<AdminAccess, 'kind'> = { kind: 'owner' }): Promise<void> {
  const carrier = known(world, carrierId)
  const what = `The connection to ${carrier.name}`
  const stored = await readCarrierSettings(world, shopId, carrier)
  const given = Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== ''))
  const secrets = secretFields(carrier.settings)
  const schema = connectionSettings(carrier)
  const merged = parse(schema, { ...only(stored, (name) => secrets.has(name)), ...given }, what) as Record<string, unknown>
  const settings = leadsElsewhere(stored, merged) ? parse(schema, given, what) as Record<string, unknown> : merged
  if (access.kind === 'shop') requireCarrierAddress(schema, settings)
  await world.store.transaction(async (transaction) => {
    await transaction.saveSecret(shopId, nameOf(carrier), world.keys.seal('carrier', JSON.stringify(settings)), world.clock.now())
    await transaction.deleteSecret(shopId, checkOf(carrier))
    await clearRest(world, transaction, shopId, carrier, settings)
    await transaction.wakeShipments(shopId, carrier.courierOf ? null : carrier.id, world.clock.now())
  })
}

export async function disconnectCarrier(world: World, shopId: string, carrierId: string): Promise<void> {
  const carrier = known(world, carrierId)
  await world.store.deleteSecret(shopId, checkOf(carrier))
  await world.store.deleteSecret(shopId, nameOf(carrier))
  await endConnectionProblem(world, shopId, carrier.id)
}

/** Ids of the carriers a shop has stored settings for. */
export const listConnectedCarriers = async (reads: Pick<StoreReads, 'listSecrets'>, shopId: string): Promise<Set<string>> =>
  new Set((await reads.listSecrets(shopId, prefix)).map(({ name }) => name.slice(prefix.length)))

/** How the last check went, and when; `message` says what to mend. */
export interface CarrierCheck { works: boolean; message?: string; at: Instant }

/** Asks the carrier whether the stored connection works, and remembers the answer; throws AppError with what to mend. */
export async function checkCarrier(world: World, shopId: string, carrierId: string): Promise<void> {
  const carrier = known(world, carrierId)
  const settings = await openCarrierSettings(world, shopId, carrier)
  if (!settings) throw new AppError('conflict', `${carrier.name} is not connected yet. Save its settings first.`)
  const remember = (check: Omit<CarrierCheck, 'at'>) => world.store.saveSecret(shopId, checkOf(carrier), JSON.stringify(check), world.clock.now())
  try {
    await carrier.check?.(parse(carrier.settings, settings, `The connection to ${carrier.name}`) as never, contextOf(world, carrier))
  } catch (error) {
    if (error instanceof AppError) await remember({ works: false, message: error.message })
    throw error
  }
  if (!carrier.check) return
  await remember({ works: true })
  await endConnectionProblem(world, shopId, carrier.id)
}

/** What may be told of a carrier's connection: its settings without secrets and the last check; `connected` only says that settings are stored. */
export interface ConnectionState { connected: boolean; settings: Record<string, unknown>; check: CarrierCheck | null }

/** The state of a shop's connection to each of these carriers. */
export async function readConnections(world: World, shopId: string, carriers: readonly Carrier[]): Promise<Map<string, ConnectionState>> {
  const stored = new Set((await world.store.listSecrets(shopId, prefix)).map(({ name }) => name))
  const checks = new Map((await world.store.listSecrets(shopId, 'carrier-check:')).map(({ name, sealed, createdAt }) => [name, { ...(JSON.parse(sealed) as Omit<CarrierCheck, 'at'>), at: createdAt }]))
  const states = carriers.map(async (carrier): Promise<[string, ConnectionState]> => {
    const connected = stored.has(nameOf(carrier))
    const secrets = secretFields(carrier.settings)
    const settings = connected ? only(await readCarrierSettings(world, shopId, carrier), (name) => !secrets.has(name)) : {}
    return [carrier.id, { connected, settings, check: (connected && checks.get(checkOf(carrier))) || null }]
  })
  return new Map(await Promise.all(states))
}

/** Like openCarrierSettings, but what can no longer be opened (a key that is gone) counts as not there: it is entered anew. */
async function readCarrierSettings(world: World, shopId: string, carrier: Carrier): Promise<Record<string, unknown>> {
  try {
    return await openCarrierSettings(world, shopId, carrier) ?? {}
  } catch (error) {
    if (error instanceof AppError && error.code === 'misconfigured') return {}
    throw error
  }
}

/** The stored settings of a carrier, decrypted; null where the merchant has none. */
export async function openCarrierSettings(world: World, shopId: string, carrier: Carrier): Promise<Record<string, unknown> | null> {
  const sealed = await world.store.findSecret(shopId, nameOf(carrier))
  return sealed ? (JSON.parse(world.keys.open('carrier', sealed)) as Record<string, unknown>) : null
}

/** All of a shop's stored settings by carrier id, in one read. What can no longer be opened (a key that is gone) is left out and logged. */
export async function openAllSettings(world: World, shopId: string): Promise<Map<string, Record<string, unknown>>> {
  const opened = new Map<string, Record<string, unknown>>()
  for (const { name, sealed } of await world.store.listSecrets(shopId, prefix)) {
    const carrier = name.slice(prefix.length)
    try {
      opened.set(carrier, JSON.parse(world.keys.open('carrier', sealed)) as Record<string, unknown>)
    } catch (cause) {
      world.log.error('carrier.unopened', { shop: shopId, carrier }, cause)
    }
  }
  return opened
}
