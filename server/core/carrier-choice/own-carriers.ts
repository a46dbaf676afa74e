import { AppError } from '../../contract/errors.ts'
import type { OwnCarrier } from '../../contract/own-carrier.ts'
import type { Carrier } from '../carrier-port.ts'
import type { NumberFormat } from '../detect-carrier.ts'
import { findCarrier } from '../find-carrier.ts'
import type { Shipment } from '../order.ts'
import type { World } from '../ports.ts'
import type { Shop } from '../store-port.ts'

/** How common a shop's own carrier is among numbers of its form: entered by hand, so before all that only may be. */
const ownShare = 9000

/** The settings of a carrier that has none. */
const nothing = { safeParse: (data: unknown) => ({ success: true as const, data }), parse: (data: unknown) => data } as unknown as Carrier['settings']

const filled = (link: string, values: Record<string, string>) => link.replaceAll(/\{(number|postcode|language)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))

const asCarrier = ({ id, name, link, aliases }: OwnCarrier): Carrier => ({
  id, name, aliases: aliases.map((alias) => alias.toLowerCase()), own: true, language: 'en', settings: nothing,
  trackingUrl: (number, language, postcode) => (link ? filled(link, { number, language, postcode: postcode ?? '' }) : null),
  parse: () => { throw new AppError('misconfigured', `${name} is a carrier of the shop's own: Afterglow links to it and does not read its answers.`) },
})

/** Only classes and literals, one repetition at most: no number makes it slow. */
function patternOf(shape: string): RegExp {
  const signs: Record<string, string> = { '#': '\\d', '@': '[A-Z]', '*': '[A-Z\\d]{0,40}' }
  return new RegExp(`^${[...shape.toUpperCase()].map((sign) => signs[sign] ?? sign).join('')}$`)
}

interface Own { carriers: ReadonlyMap<string, Carrier>; formats: readonly NumberFormat[] }
/** Settings are replaced as a whole, never changed in place. */
const made = new WeakMap<readonly OwnCarrier[], Own>()

function ownOf({ settings: { ownCarriers: own } }: Pick<Shop, 'settings'>): Own {
  let known = made.get(own)
  if (!known) {
    const formats = own.filter(({ format }) => format !== '').map(({ id, format }): NumberFormat =>
      ({ carrier: id, also: [], pattern: patternOf(format), check: null, share: ownShare, countries: new Map() }))
    known = { carriers: new Map(own.map((carrier) => [carrier.id, asCarrier(carrier)])), formats }
    made.set(own, known)
  }
  return known
}

/** The carriers this shop added by hand. */
export const ownCarriers = (shop: Pick<Shop, 'settings'>): ReadonlyMap<string, Carrier> => ownOf(shop).carriers
/** How the numbers of those look. */
export const ownFormats = (shop: Pick<Shop, 'settings'>): readonly NumberFormat[] => ownOf(shop).formats

const together = new WeakMap<ReadonlyMap<string, Carrier>, WeakMap<ReadonlyMap<string, Carrier>, ReadonlyMap<string, Carrier>>>()

/** Ours and the shop's own, which come first: also where a name of ours begins like one of theirs. */
export function carriersOf({ carriers }: Pick<World, 'carriers'>, shop: Pick<Shop, 'settings'>): ReadonlyMap<string, Carrier> {
  const own = ownCarriers(shop)
  if (own.size === 0) return carriers
  let byOwn = together.get(carriers)
  if (!byOwn) together.set(carriers, (byOwn = new WeakMap()))
  let all = byOwn.get(own)
  if (!all) byOwn.set(own, (all = new Map([...own, ...[...carriers].filter(([id]) => !own.has(id))])))
  return all
}

/** A parcel's carrier; one the shop added after the parcel came is found by the name the shop sent. */
export function carrierOf(world: Pick<World, 'carriers'>, shop: Pick<Shop, 'settings'>, { carrier, carrierName }: Pick<Shipment, 'carrier' | 'carrierName'>): Carrier | undefined {
  const own = ownCarriers(shop)
  const id = carrier ?? findCarrier(own, carrierName)
  return id === null ? undefined : own.get(id) ?? world.carriers.get(id)
}
