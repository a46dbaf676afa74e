import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { carriers } from '../../carriers/index.ts'
import { findCarrier } from '../../core/find-carrier.ts'
import { carrierNamed } from './carrier-names.ts'
import { apiVersion } from './shop-domain.ts'

/** Every tracking company Shopify lists, by the carrier of ours it is. */
const known: Record<string, string[]> = {
  '4px': ['4PX'],
  acs: ['ACS Courier'],
  amazon: ['Amazon', 'Amazon Logistics UK', 'Swiship'],
  'an-post': ['An Post'],
  asendia: ['Asendia USA'],
  'australia-post': ['Australia Post'],
  'austrian-post': ['Österreichische Post'],
  'blue-dart': ['Bluedart'],
  bpost: ['BPost', 'BPost International'],
  brt: ['BRT'],
  'canada-post': ['Canada Post'],
  canpar: ['Canpar'],
  'china-post': ['China Post'],
  chronopost: ['Chronopost'],
  'colis-prive': ['Colis Privé'],
  correios: ['Correios'],
  correos: ['Correos'],
  'couriers-please': ['Couriers Please'],
  ctt: ['CTT'],
  'cyprus-post': ['Cyprus Post'],
  delhivery: ['Delhivery'],
  dhl: ['Deutsche Post', 'DHL eCommerce', 'DHL eCommerce Asia', 'DHL Express', 'Deutsche Post (DE)', 'Deutsche Post (EN)', 'DHL', 'DHL Parcel'],
  dpd: ['DPD', 'DPD Local', 'DPD UK', 'DPD Ireland'],
  dx: ['DX'],
  evri: ['Evri'],
  fedex: ['FedEx'],
  gls: ['GLS', 'GLS Italy'],
  hermes: ['Hermes'],
  'india-post': ['India Post'],
  inpost: ['Inpost'],
  intelcom: ['Intelcom'],
  'israel-post': ['Israel Post'],
  'japan-post': ['Japan Post (EN)', 'Japan Post (JA)'],
  'la-poste': ['Colissimo', 'La Poste Colissimo'],
  lasership: ['Lasership'],
  'latvijas-pasts': ['Latvia Post'],
  'lietuvos-pastas': ['Lietuvos Paštas'],
  'lone-star-overnight': ['Lone Star Overnight', 'LSO'],
  'mondial-relay': ['Mondial Relay'],
  'ninja-van': ['NinjaVan'],
  'nz-post': ['New Zealand Post'],
  'old-dominion': ['Old Dominion'],
  ontrac: ['OnTrac'],
  packeta: ['Packeta', 'Zásilkovna'],
  parcelforce: ['Parcelforce'],
  'poste-italiane': ['Poste Italiane'],
  'posten-norge': ['Bring'],
  postnl: ['PostNL'],
  postnord: ['Portal PostNord', 'PostNord DK', 'PostNord NO', 'PostNord SE'],
  posturinn: ['Iceland Post'],
  ptt: ['PTT'],
  purolator: ['Purolator'],
  'royal-mail': ['Royal Mail'],
  sagawa: ['Sagawa (EN)', 'Sagawa (JA)'],
  sendle: ['Sendle'],
  seur: ['SEUR'],
  'sf-express': ['SF Express'],
  'singapore-post': ['Singapore Post'],
  speedy: ['Speedy'],
  startrack: ['StarTrack'],
  'swiss-post': ['Swiss Post'],
  tnt: ['TNT', 'TNT Australia'],
  toll: ['Toll IPEC'],
  tuffnells: ['Tuffnells'],
  ups: ['UPS'],
  usps: ['USPS'],
  venipak: ['Venipak'],
  yamato: ['Yamato (EN)', 'Yamato (JA)'],
  yodel: ['Yodel'],
  yunexpress: ['YunExpress'],
  'yurtici-kargo': ['Yurtiçi Kargo'],
}
/** Nobody of ours, or a namesake: no carrier is better than a wrong one. */
const nobody = [
  'AGS', 'Anjun Logistics', 'APC', 'Bonshaw', 'CDL Last Mile', 'Chukou1',
  'Comingle', 'Coordinadora', 'CTT Express', 'Delnext', 'DTD Express', 'Eagle',
  'Estes', 'First Global Logistics', 'First Line', 'FSC', 'Fulfilla', 'Guangdong Weisuyi Information Technology (WSE)',
  'Heppner Internationale Spedition GmbH & Co.', 'IDEX', 'La Poste Burkina Faso', 'Logisters', 'M3 Logistics', 'Meteor Space',
  'North Russia Supply Chain (Shenzhen) Co.', 'Pago Logistics', 'Ping An Da Tengfei Express', 'Pitney Bowes', 'Qxpress', 'Qyun Express',
  'Royal Shipments', 'SFC Fulfillment', 'ShipBob', 'SHREE NANDAN COURIER', 'Southwest Air Cargo', 'Step Forward Freight',
  'TForce Final Mile', 'Tinghao', 'United Delivery Service', 'We Post', 'Whistl', 'Wizmo',
  'WMYC', 'Xpedigo', 'XPO Logistics', 'YiFan Express', 'Aramex Australia', 'Hunter Express',
  'Bonds', 'Allied Express', 'Direct Couriers', 'Northline', 'GO Logistics', 'BoxKnight',
  'Loomis', 'WanbExpress', 'Fastway', 'DTDC', 'Gati KWE', 'Professional Couriers',
  'XpressBees', 'Ecom Express', 'Ekart', 'Shadowfax', 'エコ配', '西濃運輸',
  '西濃スーパーエキスプレス', '福山通運', '日本通運', '名鉄運輸', '第一貨物', 'Aras Kargo',
  'Sürat Kargo', 'Alliance Air Freight', 'Pilot Freight', 'Pandion', 'R+L Carriers', 'Skynet',
]

interface Schema { __schema: { types: { name: string; fields?: { name: string; description: string }[] }[] } }
function listed(): string[] {
  const path = join(import.meta.dirname, '../../../node_modules/@shopify/dev-mcp/dist/data', `admin_${apiVersion}.json.gz`)
  const told = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Schema & { data?: Schema }
  const { description } = (told.data ?? told).__schema.types.find(({ name }) => name === 'FulfillmentTrackingInfo')!.fields!.find(({ name }) => name === 'company')!
  const everywhere = [...description.matchAll(/^ +\* (?!\*\*)(.+)$/gm)].map(([, name]) => name!.trim())
  const inCountries = description.slice(description.indexOf('specific countries')).replace(/\n(?! +\* )/g, ' ')
  return [...everywhere, ...[...inCountries.matchAll(/\*\*[^*]+\*\*: (.+)/g)].flatMap(([, names]) => names!.split(', ').map((name) => name.trim().replace(/\.$/, '')))]
}

const byId = new Map(carriers.map((carrier) => [carrier.id, carrier]))
const found = (name: string) => findCarrier(byId, carrierNamed(name) ?? null)

test('every tracking company of Shopify\'s list has its carrier, or none', () => {
  const names = [...new Set(listed())]
  expect(names.length).toBeGreaterThan(150)
  expect([...new Set([...Object.values(known).flat(), ...nobody])].toSorted()).toEqual(names.toSorted())
  for (const [id, spellings] of Object.entries(known)) for (const name of spellings) expect([name, found(name)]).toEqual([name, id])
  expect(nobody.filter((name) => found(name) !== null)).toEqual([])
})

test('case and spaces do not matter; "Other" and nothing are nobody', () => {
  expect([found(' dhl express '), found('POSTNORD dk'), found('Other'), carrierNamed(null), carrierNamed('')]).toEqual(['dhl', 'postnord', null, undefined, undefined])
})
