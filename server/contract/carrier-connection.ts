import * as z from 'zod'

/** Calls a day of a merchant's own contract. A field left empty in a form is no number. */
const CallsPerDay = z.preprocess((value) => (value === '' || value === null ? undefined : value), z.coerce.number().int().min(1).max(10_000_000).optional())

/** What a merchant enters for a carrier that grants so many calls: the carrier's own settings, and how many it grants this merchant. */
export function connectionSettings({ settings, quota }: { settings: z.ZodType; quota?: object }): z.ZodType {
  if (!quota || !(settings instanceof z.ZodObject)) return settings
  return settings.safeExtend({ callsPerDay: CallsPerDay.meta({ title: 'Calls a day', description: 'As your contract with the carrier says; empty for what it grants everybody', type: 'integer' }) })
}

/** The calls a day a merchant stored, or undefined. */
export const callsPerDayOf = (stored: Readonly<Record<string, unknown>> | null): number | undefined => CallsPerDay.safeParse(stored?.['callsPerDay']).data
