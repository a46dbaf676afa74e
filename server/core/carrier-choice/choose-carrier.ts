import { detectCarrier, type CarrierCandidate } from '../detect-carrier.ts'
import type { World } from '../ports.ts'
import type { Shop, StoreReads } from '../store-port.ts'
import { carriersOf, ownCarriers, ownFormats } from './own-carriers.ts'

/** From this confidence on a number decides alone. */
const sure = 0.8

/** Finds the carrier of numbers that come without one, for one shop. */
export interface CarrierChooser {
  /** Our id of the carrier; null where it is not sure. `country` of the buyer. */
  choose(trackingNumber: string, country: string | undefined): string | null
  /** Whom it may be, best first, for the merchant to choose from. */
  candidates(trackingNumber: string, country: string | undefined): CarrierCandidate[]
}

type Reads = Pick<StoreReads, 'listCarrierPatterns' | 'listSecrets'>
const connection = 'carrier:'

/** Reads what this shop corrected by hand and whom it is connected to: two indexed reads, for any number of parcels. */
export async function openChooser(world: Pick<World, 'carriers' | 'numberFormats'>, reads: Reads, shop: Shop): Promise<CarrierChooser> {
  const [learned, connections] = [await reads.listCarrierPatterns(shop.id), await reads.listSecrets(shop.id, connection)]
  const used = [...connections.map(({ name }) => name.slice(connection.length)), ...learned.map(({ carrier }) => carrier)]
  // Own carriers alone say nothing about whom the shop uses besides.
  const carriers = used.length > 0 ? [...used, ...ownCarriers(shop).keys()] : []
  const known = { carriers: carriersOf(world, shop), formats: [...ownFormats(shop), ...world.numberFormats] }
  const candidates: CarrierChooser['candidates'] = (number, country) =>
    (/\d/.test(number) ? detectCarrier(number, { country, carriers, learned, language: shop.settings.locale }, known) : [])
  return {
    candidates,
    choose(number, country) {
      const [best] = candidates(number, country)
      return best && best.confidence >= sure ? best.carrier : null
    },
  }
}
