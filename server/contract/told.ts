import * as z from 'zod'
import { Money } from './money.ts'

/**
 * A day, or a span of days: `2026-11-20` or an instant (ISO 8601). `clock` tells hours too (`near`: only where the day is yesterday,
 * today or tomorrow); `absolute` never calls a day today.
 */
export const ToldTime = z.object({
  from: z.string(), to: z.string().optional(), long: z.literal(true).optional(), clock: z.union([z.literal(true), z.literal('near')]).optional(), absolute: z.literal(true).optional(),
})
const Value = z.union([z.string(), z.number(), Money, ToldTime, z.object({ number: z.number() }), z.object({ list: z.array(z.string()) }), z.object({ key: z.string() })])

/**
 * A text as a message and what fills it, so that whoever draws it need not decide anything. Times and amounts stay data: only the
 * browser knows which day is today. A bare string is shown as it is: a name, an address, somebody's own words.
 */
export const Told = z.union([z.string(), Money, ToldTime, z.object({ key: z.string(), values: z.record(z.string(), Value).optional() })])
export type Told = z.infer<typeof Told>
export type ToldTime = z.infer<typeof ToldTime>
export type ToldValue = z.infer<typeof Value>

export const Tone = z.enum(['accent', 'success', 'warning', 'critical', 'info'])
export type Tone = z.infer<typeof Tone>
/** Pictures every host has, or leaves out where the words beside it tell the same. */
export const IconName = z.enum([
  'check', 'clock', 'truck', 'external', 'down', 'up', 'box', 'copy', 'x', 'bell', 'plus',
  'search', 'receipt', 'chat', 'phone', 'mail', 'star', 'undo', 'alert', 'info', 'shield', 'pin',
  'home', 'calendar', 'refresh', 'offline', 'bank', 'cart', 'right', 'document',
])
export type IconName = z.infer<typeof IconName>

/** A state in a word. Colour never stands alone: icon and word tell the same. */
export const ToldBadge = z.object({ icon: IconName, tone: Tone.optional(), text: Told })
export type ToldBadge = z.infer<typeof ToldBadge>
