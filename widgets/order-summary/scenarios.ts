import type { Scenarios } from '../kit/widget.ts'
import type { OrderSummaryView } from './view.ts'

const now = '2026-11-19T14:00:00.000Z'
const euro = (amount: string) => ({ amount, currency: 'EUR' })
const lines: OrderSummaryView['lines'] = [
  { id: '1', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 2, total: euro('27.80') },
  { id: '2', title: 'Becher »Tau«', variant: '280 ml', quantity: 2, total: euro('44.00') },
  { id: '3', title: 'Handfilter »Lerche«', quantity: 1, total: euro('34.00') },
  { id: '4', title: 'Teekanne »Ostsee«', quantity: 1, total: euro('64.00') },
]
const usual: OrderSummaryView = {
  number: '#1042', lines, totals: { shipping: null, tax: euro('24.49'), total: euro('169.80') }, payment: { method: 'Vorkasse', status: 'pending' },
  address: { lines: ['Lena Brandt', 'Holtenauer Str. 88', '24105 Kiel'], country: 'DE' },
}
const hostile = `<script>alert(1)</script> 👩‍👩‍👧‍👦 اسم طويل ${'Donaudampfschifffahrtsgesellschaft'.repeat(8)}`.padEnd(300, '!').slice(0, 300)

export const scenarios: Scenarios<OrderSummaryView> = {
  usual: { title: 'Four lines', now, view: usual },
  empty: { title: 'One download, nothing else told', now, view: { number: '#1', lines: [{ id: '1', title: 'Gutschein', quantity: 1, total: euro('25.00') }], totals: { total: euro('25.00') } } },
  redacted: { title: 'Seen with order number and postcode', now, view: { number: '#1042', lines: lines.map(({ id, title, quantity }) => ({ id, title, quantity })) } },
  fractions: {
    title: 'By the metre, discounted', now,
    view: { ...usual, lines: [{ id: '1', title: 'Leinenstoff', variant: 'natur', quantity: 2.35, total: euro('46.77') }], totals: { goods: euro('46.77'), shipping: euro('4.90'), shippingMethod: 'DHL Paket', discount: euro('-5.00'), tax: euro('7.46'), total: euro('46.67') } },
  },
  refunded: { title: 'Partly refunded', now, view: { ...usual, totals: { ...usual.totals!, refunded: euro('-34.00') }, payment: { method: 'PayPal', status: 'partly_refunded' } } },
  pickup: { title: 'To be collected', now, view: { ...usual, pickup: true, address: undefined, payment: { status: 'paid' } } },
  yen: { title: 'Currency without decimals, abroad', now, view: { ...usual, lines: [{ id: '1', title: '急須「常滑」', quantity: 1, total: { amount: '12800', currency: 'JPY' } }], totals: { shipping: null, total: { amount: '12800', currency: 'JPY' } }, address: { lines: ['山田 太郎', '1-2-3 Ginza', '104-0061 Tokyo'], country: 'JP' } } },
  worst: {
    title: 'Thirty hostile lines', now,
    view: {
      heading: hostile.slice(0, 80), number: hostile.slice(0, 64), lines: Array.from({ length: 30 }, (_, index) => ({ id: String(index), title: hostile, variant: hostile, quantity: 99_999.5, total: euro('999999999.99') })),
      totals: { goods: euro('999999999.99'), shipping: euro('9999.99'), shippingMethod: hostile.slice(0, 200), discount: euro('-999999.99'), tax: euro('99999999.99'), total: euro('999999999.99'), refunded: euro('-0.01') },
      payment: { method: hostile.slice(0, 100), status: 'partly_refunded' }, address: { lines: [hostile, hostile, hostile], country: 'ZZ' },
    },
  },
  long: {
    title: 'Long German', now,
    view: {
      ...usual, payment: { method: 'Kauf auf Rechnung mit Ratenzahlungsmöglichkeit', status: 'failed' },
      totals: { ...usual.totals!, shippingMethod: 'Speditionslieferung frei Bordsteinkante' },
      address: { lines: ['Karl-Theodor Freiherr von Hohenstaufen-Württemberg', 'Gesellschaft für Donaudampfschifffahrt mbH', 'Bürgermeister-Wilhelm-Schmitz-Straße 128a, Hinterhaus', '94032 Passau'], country: 'AT' },
    },
  },
}
