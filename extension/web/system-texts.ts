import type { ErrorCode } from '../../server/contract/page-types.ts'

/** What has to be said beside the page: while it is awaited, offline, after a failed act. The server's HTML brings its language. */
const texts = import.meta.glob<SystemTexts>('../../locales/*/host.json', { eager: true, import: 'system' })

export type SystemTexts = Readonly<{ [Code in `failed_${ErrorCode | 'offline'}`]?: string } & Record<
  'loading' | 'errorTitle' | 'errorText' | 'retry' | 'pendingTitle' | 'pendingText' | 'offline' | 'expiredTitle' | 'expiredText' | 'lookUp' | 'failed', string
>>

/** The table for a language; English where it is not ours. */
export const systemTexts = (locale: string): SystemTexts =>
  texts[`../../locales/${locale.slice(0, 2).toLowerCase()}/host.json`] ?? texts['../../locales/en/host.json']!
