/**
 * Carriers as Shopify spells them (FulfillmentTrackingInfo.company lists them all). Core finds most by name and alias; here stand those that
 * would be found wrongly, and one it cannot find.
 */
const ours: Record<string, string> = { 'portal postnord': 'postnord' }

/** Begin like a carrier of ours and are another: a post of the same name in another country, a namesake. The number, or Shopify's own link, leads on. */
const namesakes = new Set(['apc', 'aramex australia', 'ctt express', 'la poste burkina faso', 'fastway', 'other'])

/** What to tell core of a carrier named so; undefined where the name would mislead. */
export function carrierNamed(company: string | null): string | undefined {
  const name = company?.trim()
  if (!name || namesakes.has(name.toLowerCase())) return undefined
  return ours[name.toLowerCase()] ?? name
}
