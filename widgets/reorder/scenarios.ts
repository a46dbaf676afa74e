import type { Scenarios } from '../kit/widget.ts'
import type { ReorderLine, ReorderView } from './view.ts'

const now = '2026-11-19T14:00:00Z'
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const coffee: ReorderLine = {
  id: 'coffee-500', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 2, wanted: 2, price: eur('13.90'), was: eur('12.90'),
  change: { kind: 'dearer', by: eur('1.00') }, unitPrice: { price: eur('27.80'), per: 'kg' }, minor: 2780,
}
const towel: ReorderLine = { id: 'towel', title: 'Geschirrtuch Leinen, 2er-Set', quantity: 1, wanted: 1, price: eur('19.50'), minor: 1950 }
const honey: ReorderLine = { id: 'honey', title: 'Lindenhonig', variant: '250 g', quantity: 0, wanted: 1, problem: 'sold_out', minor: 0 }
const view = (lines: ReorderLine[], changes: Partial<ReorderView> = {}): ReorderView => ({ source: 'this', currency: 'EUR', digits: 2, lines, ...changes })

const long = 'Handgetöpferte Frühstücksmüslischale mit Donaudampfschifffahrtsgesellschaftskapitänsmützenmotiv '.repeat(4).slice(0, 300)
const hostile = '<img src=x onerror=alert(1)> "><script>alert(1)</script> {{order.number}}'

export const scenarios: Scenarios<ReorderView> = {
  usual: { title: 'One unchanged, one dearer, one sold out', now, view: view([towel, coffee, honey]) },
  empty: { title: 'A single product, unchanged', now, view: view([towel]) },
  cheaper: { title: 'Cheaper than last time', now, view: view([{ ...coffee, price: eur('11.90'), change: { kind: 'cheaper', by: eur('1.00') }, minor: 2380 }]) },
  limited: { title: 'Less than wanted can be had', now, view: view([{ ...towel, quantity: 2, wanted: 5, minor: 3900 }]) },
  replaced: { title: 'Gone, with a replacement', now, view: view([{ ...towel, id: 'towel-2', title: 'Geschirrtuch Halbleinen', replaces: 'Geschirrtuch Leinen, 2er-Set' }, { ...honey, problem: 'gone' }]) },
  earlier: { title: 'Thank-you page: from earlier orders', now, view: view([{ ...coffee, boughtAt: '2026-09-02T09:12:00Z' }, { ...towel, boughtAt: '2026-06-14T18:40:00Z' }], { source: 'earlier' }) },
  again: { title: 'Usually needed again', now, view: view([coffee], { again: { title: 'Kaffee »Morgenrot«', day: '2027-01-12', url: 'https://afterglow.example/files/reorder.ics' } }) },
  yen: { title: 'A currency without decimals', now, view: view([{ id: 'tea', title: '煎茶', quantity: 3, wanted: 3, price: { amount: '1200', currency: 'JPY' }, minor: 3600 }], { currency: 'JPY', digits: 0 }) },
  worst: {
    title: 'Long, right-to-left, emoji and HTML names; twenty lines', now,
    view: view([
      { ...coffee, id: 'long', title: long, variant: long },
      { ...towel, id: 'rtl', title: 'قهوة الصباح المحمصة ببطء ☕️👩‍👩‍👧‍👦', replaces: 'שוקולד מריר 70%' },
      { ...towel, id: 'html', title: hostile, quantity: 1.5, wanted: 100_000, price: eur('123456789.99'), minor: 18_518_518_499 },
      ...Array.from({ length: 17 }, (_, index) => ({ ...honey, id: `honey-${index}`, title: `Lindenhonig Nr. ${index + 1}` })),
    ], { again: { title: long, day: '2027-02-28', url: 'https://afterglow.example/files/reorder.ics' } }),
  },
}
