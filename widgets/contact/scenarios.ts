import type { Scenarios } from '../kit/widget.ts'
import type { ContactView } from './view.ts'

const now = '2026-11-19T14:00:00.000Z'
const usual: ContactView = { number: '#1042', email: 'hallo@morgentau.example', phone: '0431 555 01 42', hours: 'Mo–Fr 9–17 Uhr', note: 'Antwort in 24 Stunden.' }

export const scenarios: Scenarios<ContactView> = {
  usual: { title: 'Mail and phone', now, view: usual },
  empty: { title: 'Only a contact page', now, view: { number: '#1042', url: 'https://shop.example/kontakt' } },
  phone: { title: 'Only a phone, without digits', now, view: { number: '#1042', phone: 'siehe Aushang' } },
  worst: {
    title: 'Hostile and long texts', now,
    view: {
      heading: '<img src=x onerror=alert(1)> ' + 'Hilfe '.repeat(12), number: '#1042-👩‍👩‍👧‍👦-<script>-'.repeat(2), email: `${'a'.repeat(60)}@${'b'.repeat(60)}.example`,
      phone: '+49 (0)431 555-01 42, Durchwahl', hours: 'من الأحد إلى الخميس ٩–١٧', url: `https://shop.example/${'kontakt/'.repeat(30)}`, note: '🎁'.repeat(60),
    },
  },
  long: { title: 'Long German', now, view: { ...usual, heading: 'Kundendienst und Reklamationsbearbeitung', hours: 'Montag bis Donnerstag 9–17 Uhr, Freitag 9–13 Uhr, an bundeseinheitlichen Feiertagen geschlossen', url: 'https://shop.example/kontakt' } },
}
