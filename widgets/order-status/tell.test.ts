import { expect, test } from 'vitest'
import de from '../../locales/de/widgets.json' with { type: 'json' }
import { makeFormat } from '../kit/format.ts'
import { makeTranslate } from '../kit/translate.ts'
import { tell } from '../kit/tell.ts'
import type { OrderStatusFacts } from './facts.ts'
import { known } from './scenarios.ts'
import { tellStatus } from './tell.ts'

type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, prefix = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]): [string, string][] =>
  (typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`)))
const t = makeTranslate('de', Object.fromEntries(flat(de as Tree)))
const words = (now: string | null = null, timeZone = 'Europe/Berlin') => ({ t, format: makeFormat('de', timeZone), now: now === null ? null : new Date(now) })
const view = (name: string, changes: Partial<OrderStatusFacts> = {}): OrderStatusFacts => ({ ...known[name]!.view, ...changes })
const spaced = (text: string | undefined) => text?.replaceAll('\u00a0', ' ')
const fact = (facts: OrderStatusFacts, own: ReturnType<typeof words>) => {
  const { label: [label], fact: big } = tellStatus(facts)
  return [label && spaced(tell(label, own)), spaced(tell(big, own))]
}
const sentence = (name: string, changes: Partial<OrderStatusFacts> = {}) => spaced(tellStatus(view(name, changes)).sentence.map((told) => tell(told, words())).join(' '))
const kept = (facts: OrderStatusFacts) => {
  const { kept } = tellStatus(facts)
  return kept === undefined ? null : tell(kept, words())
}

test.each([
  ['received', 'Voraussichtlich bei dir', 'Fr, 20. – Mo, 23. Nov.'],
  ['empty', 'Voraussichtlich bei dir', 'Termin noch offen'],
  ['payment_pending', 'Bei dir nach Zahlungseingang in', '2 – 4 Werktagen'],
  ['payment_failed', 'Bei dir nach Zahlungseingang in', '1 Werktag'],
  ['out_for_delivery', 'Voraussichtlich bei dir', 'Do, 19. Nov.,\n16:00 – 18:00 Uhr'],
  ['late_out', undefined, 'Kommt gerade zu dir'],
  ['digital_unpaid', undefined, '12,00 €'],
  ['delivered', 'Angekommen', 'Do, 19. Nov., 11:08 Uhr'],
  ['untold', undefined, 'Zugestellt'],
  ['ready_for_pickup', 'Abholen bis', 'Freitag, 27. November'],
  ['shop_pickup', 'Liegt bereit', 'Jetzt abholen'],
  ['collected', 'Abgeholt', 'Do, 19. Nov., 06:12 Uhr'],
  ['delayed', 'Neuer Termin', 'Di, 24. – Mi, 25. Nov.'],
  ['delayed_open', 'Neuer Termin', 'Steht noch nicht fest'],
  ['delivery_attempted', 'Nächster Versuch', 'Freitag, 20. November'],
  ['action_required', 'Einfuhrabgaben sind offen', 'Bitte kläre, wie es weitergeht'],
  ['lost', 'Letzter Scan: Do, 12. Nov., 07:20 Uhr', 'Wir kümmern uns darum'],
  ['cancelled', 'Storniert am', 'Dienstag, 17. November'],
  ['refunded', 'Erstattet am Mi, 18. Nov.', '169,80 €'],
  ['redacted', 'Erstattet am', 'Mittwoch, 18. November'],
])('%s, told by the server: %s / %s', (name, label, big) => {
  expect(fact(view(name), words())).toEqual([label, big])
})

test('relative days only where the clock is known, and by the destination\'s day', () => {
  const now = '2026-11-19T14:00:00Z'
  expect(fact(view('out_for_delivery'), words(now))[1]).toBe('Heute,\n16:00 – 18:00 Uhr')
  expect(fact(view('delivery_attempted'), words(now))[1]).toBe('Morgen')
  expect(fact(view('delivery_attempted'), words(now, 'Asia/Tokyo'))[1]).toBe('Morgen')
  expect(fact(view('delivery_attempted'), words('2026-11-19T16:00:00Z', 'Asia/Tokyo'))[1]).toBe('Heute')
  expect(fact(view('cancelled'), words('2026-11-17T14:00:00Z'))[1]).toBe('Dienstag, 17. November')
})

test('hours that cross midnight at the destination are told as days', () => {
  const window = { from: '2026-11-19T22:00:00Z', to: '2026-11-20T01:00:00Z' }
  expect(fact(view('out_for_delivery', { window }), words())[1]).toBe('Do, 19. – Fr, 20. Nov.')
})

test.each([
  ['2026-11-18', '2 Tage früher als zugesagt'], ['2026-11-19', 'Einen Tag früher als zugesagt'], ['2026-11-20', 'Wie zugesagt'], ['2026-11-23', 'Wie zugesagt'], ['2026-11-24', null],
])('arrived %s, promised for 20 to 23: %s', (arrived, told) => {
  expect(kept(view('delivered', { arrived }))).toBe(told)
})

test('a moved promise, an unknown time or another state boast of nothing', () => {
  expect(kept(view('delivered', { former: { from: '2026-11-18', to: '2026-11-18' } }))).toBeNull()
  expect(kept(view('delivered', { at: undefined, arrived: undefined }))).toBeNull()
  expect(kept(view('shipped'))).toBeNull()
})

test('a range is told in words, while its weekdays name one day each', () => {
  const range = (from: string, to: string, more = {}) => sentence('shipped', { promise: { from, to }, ...more })?.split('. ')[1]
  expect(range('2026-11-24', '2026-11-26')).toBe('Ankunft voraussichtlich Dienstag bis Donnerstag.')
  expect(range('2026-11-27', '2026-12-03')).toBe('Ankunft voraussichtlich Freitag bis Donnerstag.')
  expect(range('2026-11-27', '2026-12-04')).toBeUndefined()
  expect(range('2026-11-24', '2026-11-24')).toBeUndefined()
  expect(range('2026-11-24', '2026-11-26', { window: { from: '2026-11-24T09:00:00Z', to: '2026-11-24T11:00:00Z' } })).toBeUndefined()
  expect(sentence('delayed')).toContain('Dienstag bis Mittwoch')
})

test('silence that is longer than usual is said while a parcel is on its way, and only then', () => {
  const said = 'Der letzte Scan liegt länger zurück als üblich'
  for (const name of ['shipped', 'delayed', 'out_for_delivery']) expect([sentence(name)?.includes(said), sentence(name, { silent: true })?.includes(said)], name).toEqual([false, true])
  for (const name of ['delivered', 'received', 'lost']) expect(sentence(name, { silent: true }), name).not.toContain(said)
})

test('the sentence names who acts, and nothing that nobody knows', () => {
  expect(sentence('delayed_open')).toBe('Deine Bestellung kommt später als zugesagt.')
  expect(sentence('delayed')).toContain('schreib uns')
  expect(sentence('handed')).toBe('Wir haben dein Paket übergeben. DHL hat es noch nicht gescannt. Ankunft voraussichtlich Freitag bis Montag.')
  expect(sentence('sent')).toBe('Deine Bestellung ist unterwegs. Ankunft voraussichtlich Freitag bis Montag.')
  expect(sentence('shipped', { lastScan: undefined, promise: undefined })).toBe('Deine Bestellung ist unterwegs.')
  expect(sentence('shipped', { carrier: undefined, promise: undefined })).toBe('Der Versanddienst hat dein Paket.')
  expect(sentence('parcels', { promise: undefined })).toBe('Deine 3 Pakete sind unterwegs.')
  expect(sentence('delivered', { parcels: 2 })).toBe('Deine 2 Pakete sind angekommen.')
  expect(sentence('delivery_attempted', { promise: undefined, reason: 'unknown' })).toBe('DHL hat es versucht: Do, 19. Nov., 12:46 Uhr. Wann es weitergeht, steht noch nicht fest.')
  expect(sentence('cancelled', { owed: undefined })).toBe('Die Bestellung ist storniert. Es kommt kein Paket.')
  expect(sentence('refunded')).toContain('PayPal')
  expect(sentence('redacted')).not.toContain('PayPal')
  expect(sentence('payment_pending')).toBe('Noch offen: 169,80 €. Reserviert bis Montag, 23. November.')
})
