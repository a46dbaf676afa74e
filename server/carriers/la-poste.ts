import { suiviCarrier } from './_suivi.ts'

/** La Poste: Colissimo and tracked letters. */
export const laPoste = suiviCarrier({
  id: 'la-poste',
  name: 'La Poste',
  aliases: ['la poste', 'laposte', 'colissimo', 'la poste colissimo', 'colissimo la poste', 'la poste france', 'lettre suivie', 'courrier suivi', 'la poste courrier'],
  trackingUrl: (trackingNumber) => `https://www.laposte.fr/outils/suivre-vos-envois?code=${encodeURIComponent(trackingNumber)}`,
})
