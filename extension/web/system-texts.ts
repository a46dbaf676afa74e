/** What has to be said before any page was answered, so that no catalogue is there yet. Everything else comes with the page. */
const texts = import.meta.glob<SystemTexts>('../../locales/*/host.json', { eager: true, import: 'system' })

export type SystemTexts = Readonly<Record<
  'loading' | 'errorTitle' | 'errorText' | 'retry' | 'pendingTitle' | 'pendingText' | 'offline' | 'expiredTitle' | 'expiredText' | 'lookUp' | 'failed', string
>>

/** The table for a language; English where it is not ours. */
export const systemTexts = (locale: string): SystemTexts =>
  texts[`../../locales/${locale.slice(0, 2).toLowerCase()}/host.json`] ?? texts['../../locales/en/host.json']!
