import * as z from 'zod'

interface Described { properties?: Record<string, { secret?: unknown }> }

/** Names of the fields of a settings schema that are entered once and never told again (`.meta({ secret: true })`). */
export function secretFields(settings: z.ZodType): ReadonlySet<string> {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as Described
  return new Set(Object.keys(properties).filter((name) => properties[name]!.secret))
}
