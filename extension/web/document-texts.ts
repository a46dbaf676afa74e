/** Words of the document around the element; the browser never loads them. */
const texts = {
  de: { title: 'Bestellung {{number}}', greeting: 'Hallo {{name}} – Bestellung {{number}}' },
  en: { title: 'Order {{number}}', greeting: 'Hello {{name}} – order {{number}}' },
}
export const documentTexts = (locale: string): typeof texts.en => (texts as Record<string, typeof texts.en>)[locale.slice(0, 2).toLowerCase()] ?? texts.en
