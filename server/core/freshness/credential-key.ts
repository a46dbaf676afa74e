import { secretFields } from '../../contract/secret-fields.ts'
import type { Carrier } from '../carrier-port.ts'
import type { CarrierLine } from '../choose-line.ts'
import type { Keys } from '../ports.ts'

const secretNames = new WeakMap<Carrier, readonly string[]>()

/**
 * What quota and failures are counted by: the carrier and the secrets of a connection, so that two shops with one key share what it
 * grants. Keyed, because passwords are short; it cannot be turned back. Without a secret each shop counts for itself.
 */
export function credentialKey(keys: Pick<Keys, 'sign'>, { shop, carrier, settings }: { shop: Pick<CarrierLine['shop'], 'id'> } & Pick<CarrierLine, 'carrier' | 'settings'>): string {
  let names = secretNames.get(carrier)
  if (!names) secretNames.set(carrier, (names = [...secretFields(carrier.settings)].toSorted()))
  const values = settings as Record<string, unknown>
  const secrets = names.flatMap((name) => (values[name] ? [[name, values[name]]] : []))
  return `${carrier.id} ${keys.sign('carrier credential', JSON.stringify([carrier.id, ...(secrets.length > 0 ? secrets : [shop.id, settings])]))}`
}
