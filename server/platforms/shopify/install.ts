import * as z from 'zod'
import { parse } from '../../contract/errors.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { Country, Locale, TimeZone, WebUrl } from '../../contract/text.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { exchangeToken, findInstallation, noteInstallation } from './access-tokens.ts'
import { makeAdminApi, type AdminApi } from './admin-api.ts'
import { shopQuery } from './documents.ts'
import { planImport } from './import-plan.ts'
import { id, listOf, maybe, text } from './lenient.ts'
import type { StaffSession } from './session-token.ts'

const Answer = z.object({
  shop: z.object({
    id: id('Shop'), name: text, contactEmail: text, ianaTimezone: text, primaryDomain: maybe(z.object({ url: text })), shopAddress: maybe(z.object({ countryCodeV2: text })),
  }),
  shopLocales: listOf(z.object({ locale: z.string(), primary: z.boolean(), published: z.boolean() })),
  currentAppInstallation: maybe(z.object({ accessScopes: listOf(z.object({ handle: z.string() })) })),
})
type Answer = z.output<typeof Answer>

const fit = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined => schema.safeParse(value).data

/** What a new shop begins with: what Shopify knows of it. The merchant may change all of it. */
function firstSettings({ shop, shopLocales }: Answer): ShopSettings {
  const url = fit(WebUrl, shop.primaryDomain?.url)
  const country = fit(Country, shop.shopAddress?.countryCodeV2)
  const locale = fit(Locale, shopLocales.find(({ primary }) => primary)?.locale)
  const timeZone = fit(TimeZone, shop.ianaTimezone)
  return ShopSettings.parse({
    ...url && { url: url.replace(/\/+$/, '') }, ...timeZone && { timeZone }, ...locale && { locale }, ...country && { delivery: { country } },
    ...fit(z.email(), shop.contactEmail) && { contact: { email: shop.contactEmail } },
  })
}

/** Asks Shopify what the shop is called and what it granted. */
async function readShop(world: World, api: AdminApi, shopId: string): Promise<Answer> {
  const answer = parse(Answer, await api.ask(shopId, shopQuery), 'Shopify\'s answer')
  await noteInstallation(world, shopId, {
    ...answer.shop.id && { shopNumber: answer.shop.id }, ...answer.currentAppInstallation && { scopes: answer.currentAppInstallation.accessScopes.map(({ handle }) => handle) },
  })
  return answer
}

/** Under way in this process: the pages of an admin ask at once. */
const running = new WeakMap<World['store'], Map<string, Promise<Shop>>>()

async function install(world: World, { domain, shopId }: StaffSession, sessionToken: string): Promise<Shop> {
  await exchangeToken(world, shopId, sessionToken)
  const answer = await readShop(world, makeAdminApi(world), shopId)
  const known = await world.store.findShop(shopId)
  if (!known) await world.store.saveShop({ id: shopId, platform: 'shopify', name: (answer.shop.name ?? domain).slice(0, 120), settings: firstSettings(answer), revision: 0 })
  await planImport(world, shopId)
  world.log.info(known ? 'shopify.reinstalled' : 'shopify.installed', { shop: shopId })
  return (await world.store.findShop(shopId))!
}

/**
 * Connects a shop by the session token of a member of its staff, which was proven (readStaffSession): access is got by token exchange, a new
 * shop is made from what Shopify tells of it, and its orders and catalogue are fetched. One that is connected is left as it is.
 * Throws AppError where Shopify does not answer or refuses.
 */
export async function installShop(world: World, staff: StaffSession, sessionToken: string): Promise<Shop> {
  const known = await world.store.findShop(staff.shopId)
  if (known && await findInstallation(world, staff.shopId)) return known
  const here = running.get(world.store) ?? new Map<string, Promise<Shop>>()
  running.set(world.store, here)
  const before = here.get(staff.shopId)
  if (before) return before
  const now = install(world, staff, sessionToken).finally(() => here.delete(staff.shopId))
  here.set(staff.shopId, now)
  return now
}
