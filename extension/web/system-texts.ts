/** What has to be said before any page was answered, so that no catalogue is there yet. Everything else comes with the page. */
const texts = {
  de: {
    loading: 'Der Bestellstatus wird geladen',
    errorTitle: 'Der Bestellstatus lässt sich gerade nicht laden.',
    errorText: 'Die Bestellung ist davon nicht betroffen.',
    retry: 'Noch einmal laden',
    pendingTitle: 'Die Bestellung kommt gerade bei uns an.',
    pendingText: 'Diese Seite füllt sich von selbst, meist in wenigen Sekunden.',
    offline: 'Keine Verbindung. Das ist der letzte bekannte Stand von {{time}}.',
    expiredTitle: 'Dieser Link ist nicht mehr gültig.',
    expiredText: 'Mit der Bestellnummer lässt sich die Bestellung wieder öffnen.',
    lookUp: 'Bestellung suchen',
    failed: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
  },
  en: {
    loading: 'Loading the order status',
    errorTitle: 'The order status cannot be loaded right now.',
    errorText: 'The order itself is not affected.',
    retry: 'Load again',
    pendingTitle: 'The order is just arriving here.',
    pendingText: 'This page fills itself, usually within seconds.',
    offline: 'No connection. This is the last known state, from {{time}}.',
    expiredTitle: 'This link is no longer valid.',
    expiredText: 'The order number opens the order again.',
    lookUp: 'Find the order',
    failed: 'That did not work. Please try again.',
  },
}
export type SystemTexts = typeof texts.en

/** The table for a language; English where it is not ours. */
export const systemTexts = (locale: string): SystemTexts => (texts as Record<string, SystemTexts>)[locale.slice(0, 2).toLowerCase()] ?? texts.en
