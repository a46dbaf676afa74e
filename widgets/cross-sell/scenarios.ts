import type { Scenarios } from '../kit/widget.ts'
import type { CrossSellProduct, CrossSellView } from './view.ts'

const now = '2026-11-19T14:00:00Z'
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const together = (title: string, orders?: number): CrossSellProduct['reason'] => ({ kind: 'together', title, orders })
const filters: CrossSellProduct = { id: 'filters', title: 'Filterpapier 02', variant: '100 Stück', url: 'https://shop.example/filters', price: eur('4.90'), reason: together('Handfilter »Lerche«', 212) }
const jug: CrossSellProduct = { id: 'jug', title: 'Milchkännchen »Dorf«', url: 'https://shop.example/jug', price: eur('18.00'), was: eur('22.00'), reason: together('Becher »Tau«') }
const tea: CrossSellProduct = { id: 'tea', title: 'Schwarztee', variant: '250 g', url: 'https://shop.example/tea', price: eur('9.90'), unitPrice: { price: eur('39.60'), per: 'kg' }, reason: { kind: 'pinned' } }
const board: CrossSellProduct = { id: 'board', title: 'Brotbrett Eiche', url: 'https://shop.example/board', price: eur('39.00'), reason: together('Teekanne', 31) }
const view = (products: CrossSellProduct[], canAdd = true): CrossSellView => ({ products, canAdd, shop: 'Morgentau' })

const long = 'Handgetöpferte Frühstücksmüslischale mit Donaudampfschifffahrtsgesellschaftskapitänsmützenmotiv '.repeat(4).slice(0, 300)

export const scenarios: Scenarios<CrossSellView> = {
  usual: { title: 'Four complements', now, view: view([filters, jug, tea, board]) },
  empty: { title: 'Two, the least that is shown', now, view: view([filters, board]) },
  noCart: { title: 'A shop without a cart link: pages only', now, view: view([filters, jug, tea], false) },
  pinned: { title: 'The merchant\'s own choice first, with base price', now, view: view([tea, { ...jug, reason: { kind: 'pinned' } }, filters]) },
  worst: {
    title: 'Long, right-to-left, emoji and HTML names', now,
    view: { shop: long, canAdd: true, products: [
      { ...filters, id: 'long', title: long, variant: long, reason: together(long, 1_234_567) },
      { ...jug, id: 'rtl', title: 'إبريق الحليب ☕️👩‍👩‍👧‍👦', url: undefined, reason: together('שוקולד מריר 70%', 10) },
      { ...tea, id: 'html', title: '<img src=x onerror=alert(1)>{{shop}}', price: eur('123456789.99'), was: eur('999999999.99') },
      { ...board, id: 'html-2', title: '"><script>alert(1)</script>' },
    ] },
  },
}
