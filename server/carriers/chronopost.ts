import { suiviCarrier } from './_suivi.ts'

/** Chronopost, by the tracking of its group. */
export const chronopost = suiviCarrier({
  id: 'chronopost',
  name: 'Chronopost',
  aliases: ['chronopost', 'chronopost france', 'chrono 13', 'chrono 18', 'chrono relais', 'chronopost international', 'chrono express', 'chrono classic'],
  trackingUrl: (trackingNumber, language) =>
    `https://www.chronopost.fr/tracking-no-cms/suivi-page?langue=${/^fr\b/i.test(language) ? 'fr' : 'en'}&listeNumerosLT=${encodeURIComponent(trackingNumber)}`,
})
