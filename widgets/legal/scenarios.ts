import type { Scenarios } from '../kit/widget.ts'
import type { LegalView } from './view.ts'

const now = '2026-11-19T14:00:00.000Z'
const link = (label: string) => ({ label, url: `https://shop.example/${encodeURIComponent(label.toLowerCase())}` })

export const scenarios: Scenarios<LegalView> = {
  usual: {
    title: 'Links and line', now,
    view: { links: ['Widerrufsbelehrung', 'AGB', 'Datenschutz', 'Impressum'].map(link), text: 'Morgentau Handels GmbH · Lindenweg 4 · 24103 Kiel · Alle Preise inkl. MwSt.' },
  },
  empty: { title: 'Only the line', now, view: { links: [], text: 'Alle Preise inkl. MwSt.' } },
  worst: {
    title: 'Twelve hostile links', now,
    view: { heading: '<b>Recht</b>', links: Array.from({ length: 12 }, (_, index) => link(`${index} <script>alert(1)</script> 🏛️ شروط الاستخدام`)), text: '<img src=x onerror=alert(1)> '.repeat(15) },
  },
  long: { title: 'Long German', now, view: { links: ['Allgemeine Geschäftsbedingungen und Kundeninformationen', 'Verpackungs- und Batterieentsorgungshinweise', 'Barrierefreiheitserklärung'].map(link), text: 'Angaben zur außergerichtlichen Streitbeilegung und zur Verbraucherschlichtungsstelle finden sich im Impressum.' } },
}
