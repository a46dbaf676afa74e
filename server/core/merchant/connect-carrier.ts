import { AppError, parse } from '../../contract/errors.ts'
import type { Carrier, CarrierContext, World } from '../ports.ts'

const nameOf = (carrier: Carrier) => `carrier:${carrier.id}`

function known(world: World, carrierId: string): Carrier {
  const carrier = world.carriers.get(carrierId)
  if (!carrier) throw new AppError('not_found', 'There is no such carrier.')
  return carrier
}

const contextOf = (world: World): CarrierContext => ({ fetch: world.fetch, now: () => world.clock.now(), log: world.log })

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^https?:/i.test(value)

/** What of the stored settings an entry may build on: a key goes to no other address than the one it was entered for. */
function keptFor(carrier: Carrier, stored: Record<string, unknown> | null, given: Record<string, unknown>): Record<string, unknown> {
  const moves = Object.entries(given).some(([name, value]) => isAddress(value) && value !== stored?.[name])
  const { shape = {} } = carrier.settings as { shape?: Record<string, { meta(): { secret?: unknown } | undefined } | undefined> }
  return Object.fromEntries(Object.entries(stored ?? {}).filter(([name]) => !moves || !shape[name]?.meta()?.secret))
}

/** Stores what the merchant entered for a carrier, encrypted. A secret field left empty keeps the stored one, unless an address changes. */
export async function connectCarrier(world: World, shopId: string, carrierId: string, entered: Record<string, unknown>): Promise<void> {
  const carrier = known(world, carrierId)
  const stored = await openCarrierSettings(world, shopId, carrier)
  const given = Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== ''))
  const settings = parse(carrier.settings, { ...keptFor(carrier, stored, given), ...given }, `The connection to ${carrier.name}`)
  await world.store.saveSecret(shopId, nameOf(carrier), world.keys.seal('carrier', JSON.stringify(settings)), world.clock.now())
}

export async function disconnectCarrier(world: World, shopId: string, carrierId: string): Promise<void> {
  await world.store.deleteSecret(shopId, nameOf(known(world, carrierId)))
}

/** Asks the carrier whether the stored connection works; throws AppError with what to mend. */
export async function checkCarrier(world: World, shopId: string, carrierId: string): Promise<void> {
  const carrier = known(world, carrierId)
  const settings = await openCarrierSettings(world, shopId, carrier)
  if (!settings) throw new AppError('conflict', `${carrier.name} is not connected yet. Save its settings first.`)
  await carrier.check?.(parse(carrier.settings, settings, `The connection to ${carrier.name}`) as never, contextOf(world))
}

/** The stored settings of a carrier, decrypted; null where the merchant has none. */
export async function openCarrierSettings(world: World, shopId: string, carrier: Carrier): Promise<Record<string, unknown> | null> {
  const sealed = await world.store.findSecret(shopId, nameOf(carrier))
  return sealed ? (JSON.parse(world.keys.open('carrier', sealed)) as Record<string, unknown>) : null
}
