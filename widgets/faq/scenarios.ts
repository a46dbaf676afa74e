import type { Scenarios } from '../kit/widget.ts'
import type { Fact, FaqView, FaqViewEntry } from './view.ts'

const now = '2026-11-19T14:00:00Z'
const text = (value: string): Fact => ({ kind: 'text', text: value })
const facts: Record<string, Fact> = {
  'shop.name': text('Morgentau'), 'contact.email': text('hallo@morgentau.example'), 'contact.phone': text('0431 55 00 12'), 'order.number': text('#1042'),
  'order.date': { kind: 'day', day: '2026-11-16T08:41:00Z' }, 'order.total': { kind: 'money', money: { amount: '66.70', currency: 'EUR' } },
  'delivery.range': { kind: 'days', from: '2026-11-20', to: '2026-11-23' }, 'return.days': text('14'), 'carrier.name': text('DHL'),
  'tracking.number': text('00340434161094021501'), 'payment.status': { kind: 'payment', status: 'paid' }, 'payment.date': { kind: 'day', day: '2026-11-17T07:00:00Z' },
}
const { 'payment.date': _, ...unpaid } = facts
const standard: FaqViewEntry[] = (['delivery', 'address', 'payment', 'withdrawal', 'damaged', 'missing'] as const).map((id) => ({ id, standard: id }))
const own: FaqViewEntry = {
  id: 'gift', question: 'Verpackt ihr auch als Geschenk?', answer: 'Ja, für 2 €.\nSchreib uns an {{contact.email}}, solange {{order.number}} nicht verschickt ist.', fallback: 'Ja, für 2 €.', words: 'Schleife Grußkarte',
}
const view = (changes: Partial<FaqView> = {}): FaqView => ({ entries: standard, facts, canAsk: true, asked: 0, ...changes })

const long = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und Grundstücksverkehrsgenehmigungszuständigkeit '.repeat(4).slice(0, 300)

export const scenarios: Scenarios<FaqView> = {
  usual: { title: 'The ready-made questions, on the way', now, view: view() },
  empty: { title: 'Nothing known: every answer is its fallback', now, view: view({ facts: { 'order.number': text('#1042'), 'payment.status': { kind: 'payment', status: 'failed' } } }) },
  unpaid: { title: 'Payment open, goods kept until a day', now, view: view({ facts: { ...unpaid, 'payment.status': { kind: 'payment', status: 'pending' }, 'payment.due': { kind: 'day', day: '2026-11-23T22:59:00Z' } } }) },
  delivered: { title: 'Arrived: withdrawal to the day', now, view: view({ facts: { ...facts, 'delivery.date': { kind: 'day', day: '2026-11-18T12:08:00Z' }, 'return.deadline': { kind: 'day', day: '2026-12-02' } } }) },
  own: { title: 'The merchant\'s own question first', now, view: view({ entries: [own, ...standard] }) },
  asked: { title: 'A question was sent', now, view: view({ asked: 1 }) },
  readOnly: { title: 'A link that may only look', now, view: view({ canAsk: false }) },
  worst: {
    title: 'Long words, right-to-left, emoji and HTML', now,
    view: view({ canAsk: true, asked: 5, entries: [
      { id: 'long', question: long, answer: `${long}\n\n\n${long}`, fallback: '', words: '' },
      { id: 'rtl', question: 'هل يمكنني تغيير العنوان؟ 👩‍👩‍👧‍👦', answer: 'نعم، حتى {{delivery.range}}.', fallback: 'نعم.', words: '' },
      { id: 'html', question: '<img src=x onerror=alert(1)>', answer: '<script>alert(1)</script> {{shop.name}} {{__proto__}} {{constructor}}', fallback: '<b>fallback</b> {{order.number}}', words: '' },
      ...standard,
    ], facts: { ...facts, 'shop.name': text('<b>Morgentau</b>') } }),
  },
}
