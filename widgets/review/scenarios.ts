import type { Scenarios } from '../kit/widget.ts'
import type { ReviewView } from './view.ts'

const now = '2026-11-24T14:00:00Z'
const google = { merchantId: '123456789', orderId: '#1042', email: 'lena@example.com', country: 'DE', deliveryDay: '2026-11-27', gtins: [] }
const places = [
  { id: 'google', url: 'https://g.page/r/morgentau/review' }, { id: 'trustedShops', url: 'https://www.trustedshops.de/bewertung/morgentau' },
  { id: 'trustpilot', url: 'https://de.trustpilot.com/evaluate/morgentau.example' }, { id: 'shop', url: 'https://morgentau.example/bewerten' },
] as const
const long = 'Donaudampfschifffahrtsgesellschaftskapitän & Söhne <script>alert(1)</script> متجر الصباح 👩‍👩‍👧‍👦 '.repeat(5).slice(0, 300)

export const scenarios: Scenarios<ReviewView> = {
  usual: { title: 'Asked after delivery', now, view: { step: 'ask', shop: 'Morgentau' } },
  empty: { title: 'Thanks, and no place set to review publicly', now, view: { step: 'thanks', shop: 'Morgentau', stars: 5, places: [] } },
  thanks: { title: 'Thanks, with every place', now, view: { step: 'thanks', shop: 'Morgentau', stars: 5, places: [...places] } },
  unhappy: { title: 'Thanks after one star: the same places', now, view: { step: 'thanks', shop: 'Morgentau', stars: 1, places: [...places] } },
  google: { title: 'Thank-you page: Google\'s survey', now, view: { step: 'google', shop: 'Morgentau', google } },
  googleGoods: { title: 'Google\'s survey with article numbers', now, view: { step: 'google', shop: 'Morgentau', google: { ...google, gtins: ['4006381333931', '96385074'] } } },
  worst: { title: 'Long names and a long address', now, view: { step: 'google', shop: long, google: { ...google, email: `${'a'.repeat(64)}@${'sub.'.repeat(40)}example.com`, orderId: long.slice(0, 64) } } },
  worstAsk: { title: 'Long, right-to-left, emoji and HTML in the shop\'s name', now, view: { step: 'ask', shop: long } },
}
