import type { OrderState } from '../../../contract/page.ts'

export type Language = 'de' | 'en'

/** The shop's own words; the widgets bring theirs. */
const de = {
  demo: 'Demo-Shop', demoNote: 'Hier wird nichts verkauft und nichts verschickt. Alle Bestellungen sind erfunden.',
  skip: 'Zum Inhalt', home: 'Morgentau, Startseite', shopNav: 'Sortiment', cart: 'Warenkorb', inCart: 'im Warenkorb', language: 'English', orders: 'Beispielbestellungen',
  heroTitle: 'Für den langsamen Morgen', heroText: 'Kaffee, Tee und Keramik aus kleinen Werkstätten. Geröstet in Kiel, gedreht an der Förde, verschickt in Papier.',
  heroAction: 'Kaffee ansehen', trySelf: 'Testbestellung aufgeben', favourites: 'Was gerade viele kaufen', all: 'Alles ansehen',
  from: 'ab', soldOut: 'Ausverkauft', few: 'Nur noch wenige da', inStock: 'Auf Lager', gone: 'Nicht mehr im Sortiment', instead: 'Stattdessen', base: 'Grundpreis', tax: 'inkl. MwSt., zzgl. Versand',
  variant: 'Ausführung', quantity: 'Anzahl', add: 'In den Warenkorb', also: 'Dazu passt aus dieser Abteilung', formerly: 'früher',
  cartTitle: 'Dein Warenkorb', cartEmpty: 'Noch nichts darin. Fang mit einem Kaffee an.', update: 'Ändern', remove: 'Entfernen', subtotal: 'Zwischensumme', shipping: 'Versand', free: 'kostenfrei', total: 'Gesamt', toCheckout: 'Zur Kasse', left: 'Einiges war nicht mehr da und fehlt darum hier.',
  checkoutTitle: 'Kasse', buyer: 'Wer bestellt', firstName: 'Vorname', lastName: 'Nachname', email: 'E-Mail', street: 'Straße und Nummer', postcode: 'PLZ', city: 'Ort',
  payment: 'Zahlung', prepaid: 'Vorkasse', prepaidHint: 'Die Überweisung kommt nach ein paar Sekunden an', invoice: 'Rechnung', invoiceHint: 'Gezahlt wird nach der Lieferung',
  journey: 'Was soll dem Paket passieren?', journeyHint: 'Der Demo-Paketdienst fährt im Zeitraffer: Eine ganze Reise dauert gut eine Minute.',
  place: 'Testbestellung aufgeben', placeHint: 'Es wird nichts gekauft. Die Bestellung läuft durch wie eine echte.', yourOrder: 'Deine Bestellung',
  thanks: 'Danke', thanksText: 'Hier siehst du jederzeit, wie es weitergeht. Solange die Seite offen ist, bleibt sie aktuell.', seeOrder: 'Deine Bestellung ansehen', tagOnly: 'Nur mit Tag eingebunden',
  ordersTitle: 'Beispielbestellungen', ordersText: 'Erfundene Bestellungen in jedem Zustand, den eine Bestellung haben kann. Jede öffnet die Dankeseite dieses Shops.', none: 'Gerade keine.',
  notFound: 'Das gibt es hier nicht', notFoundText: 'Vielleicht ist es ausverkauft, vielleicht war es nie da.', toHome: 'Zur Startseite', legal: 'Rechtliches', contact: 'Kontakt',
  legalText: 'Dies ist eine Seite des Demo-Shops. In einem echten Shop steht hier der Text, den das Gesetz verlangt.', checkFields: 'Bitte prüfe diese Felder:',
}
const en: typeof de = {
  demo: 'Demo shop', demoNote: 'Nothing is sold here and nothing is sent. All orders are invented.',
  skip: 'Skip to content', home: 'Morgentau, home page', shopNav: 'Departments', cart: 'Cart', inCart: 'in the cart', language: 'Deutsch', orders: 'Sample orders',
  heroTitle: 'For slow mornings', heroText: 'Coffee, tea and ceramics from small workshops. Roasted in Kiel, thrown by the fjord, sent in paper.',
  heroAction: 'See the coffee', trySelf: 'Place a test order', favourites: 'What many buy just now', all: 'See everything',
  from: 'from', soldOut: 'Sold out', few: 'Only a few left', inStock: 'In stock', gone: 'No longer sold', instead: 'Instead', base: 'Base price', tax: 'incl. VAT, plus shipping',
  variant: 'Variant', quantity: 'Quantity', add: 'Add to cart', also: 'From the same department', formerly: 'was',
  cartTitle: 'Your cart', cartEmpty: 'Nothing in it yet. Start with a coffee.', update: 'Update', remove: 'Remove', subtotal: 'Subtotal', shipping: 'Shipping', free: 'free', total: 'Total', toCheckout: 'Check out', left: 'Some things are no longer there and were left out.',
  checkoutTitle: 'Checkout', buyer: 'Who orders', firstName: 'First name', lastName: 'Last name', email: 'E-mail', street: 'Street and number', postcode: 'Postcode', city: 'Town',
  payment: 'Payment', prepaid: 'Bank transfer', prepaidHint: 'The money arrives after a few seconds', invoice: 'Invoice', invoiceHint: 'Paid after delivery',
  journey: 'What shall happen to the parcel?', journeyHint: 'The demo carrier drives in fast motion: a whole journey takes a good minute.',
  place: 'Place a test order', placeHint: 'Nothing is bought. The order runs through like a real one.', yourOrder: 'Your order',
  thanks: 'Thank you', thanksText: 'Here you can see at any time how things are going. While open, the page keeps itself up to date.', seeOrder: 'See your order', tagOnly: 'Embedded by tag only',
  ordersTitle: 'Sample orders', ordersText: 'Invented orders in every state an order can be in. Each opens this shop’s thank-you page.', none: 'None just now.',
  notFound: 'That is not here', notFoundText: 'Perhaps it is sold out, perhaps it never was.', toHome: 'To the home page', legal: 'Legal', contact: 'Contact',
  legalText: 'This is a page of the demo shop. A real shop shows the text here that the law asks for.', checkFields: 'Please check these fields:',
}
export const texts: Readonly<Record<Language, typeof de>> = { de, en }
export type Texts = typeof de

/** The states an order can be in, in the order one looks for them. */
export const stateNames: Readonly<Record<OrderState, { de: string; en: string }>> = {
  received: { de: 'Eingegangen', en: 'Received' },
  payment_pending: { de: 'Zahlung offen', en: 'Payment open' },
  in_preparation: { de: 'In Bearbeitung', en: 'In preparation' },
  partly_shipped: { de: 'Teilweise versandt', en: 'Partly shipped' },
  shipped: { de: 'Versandt', en: 'Shipped' },
  out_for_delivery: { de: 'In Zustellung', en: 'Out for delivery' },
  delivered: { de: 'Zugestellt', en: 'Delivered' },
  ready_for_pickup: { de: 'Abholbereit', en: 'Ready for pickup' },
  delayed: { de: 'Verspätet', en: 'Delayed' },
  delivery_attempted: { de: 'Nicht angetroffen', en: 'Delivery attempted' },
  action_required: { de: 'Angabe fehlt', en: 'Action required' },
  exception: { de: 'Problem', en: 'Exception' },
  lost: { de: 'Verloren', en: 'Lost' },
  returning: { de: 'Auf dem Rückweg', en: 'Returning' },
  returned: { de: 'Zurückgekommen', en: 'Returned' },
  cancelled: { de: 'Storniert', en: 'Cancelled' },
  refunded: { de: 'Erstattet', en: 'Refunded' },
  partly_refunded: { de: 'Teilweise erstattet', en: 'Partly refunded' },
}

/** What a visitor can have happen to a test parcel; the letters are the demo carrier's. */
export const journeyChoices: readonly { letter: string; de: string; en: string }[] = [
  { letter: 'N', de: 'Alles geht gut', en: 'All goes well' },
  { letter: 'D', de: 'Es verspätet sich', en: 'It is late' },
  { letter: 'A', de: 'Niemand ist da', en: 'Nobody is at home' },
  { letter: 'B', de: 'Der Nachbar nimmt es an', en: 'A neighbour takes it' },
  { letter: 'P', de: 'Es wartet in der Filiale', en: 'It waits at a shop' },
  { letter: 'W', de: 'Die Adresse ist unvollständig', en: 'The address is incomplete' },
  { letter: 'C', de: 'Der Zoll prüft es', en: 'Customs inspect it' },
  { letter: 'L', de: 'Es geht verloren', en: 'It gets lost' },
  { letter: 'R', de: 'Es kommt zurück', en: 'It comes back' },
]
