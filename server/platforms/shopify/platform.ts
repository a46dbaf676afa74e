import type { World } from '../../core/ports.ts'
import { dropOldPrivacyFiles } from '../../core/merchant/privacy-requests.ts'
import type { PlatformAdapter } from '../_adapter.ts'
import { makeAdminApi, type AdminApi } from './admin-api.ts'
import { embeddedAdminRoutes, firstSteps, framingOrigins, readAdminAccess } from './embedded-admin.ts'
import { fetchOrderJob } from './fetch-order.ts'
import { importHandler } from './import.ts'
import { continueImport, importJob, importState, listImports, subjects } from './import-plan.ts'
import { installShop } from './install.ts'
import { shopifyPaths } from './openapi.ts'
import { shopifyPageRoutes } from './page-routes.ts'
import { proxyPaths } from './proxy-openapi.ts'
import { proxyRoutes } from './proxy.ts'
import { fetchOrderHandler, reconcileEveryMs, reconcileHandler, reconcileJob, stockHandler } from './reconcile.ts'
import { domainOf } from './shop-domain.ts'
import { readLeftWebhooks, stockJob, takeWebhooks, wakeWebhooks, webhookJob } from './take-webhooks.ts'
import { shopifyWebhookRoutes } from './webhook-routes.ts'
import { parcelMoved, tellShopifyHandler, tellShopifyJob } from './write-back.ts'

const minuteMs = 60_000

const shopsOf = async (world: World) => (await world.store.listShops()).filter(({ platform }) => platform === 'shopify')

async function startReconciling(world: World): Promise<void> {
  for (const { id } of await shopsOf(world)) await wakeWebhooks(world, id, reconcileJob)
}

/** Imports whose next turn was lost go on; files of data requests do not stay for ever. */
async function tidy(world: World): Promise<void> {
  for (const { id } of await shopsOf(world)) {
    await dropOldPrivacyFiles(world, id)
    for (const subject of subjects) {
      const state = await importState(world, id, subject)
      if (state?.status === 'running' || state?.status === 'reading') await continueImport(world, id, subject)
    }
  }
}

/** Jobs of all shops, by kind. */
export function shopifyJobs(world: World, api: AdminApi) {
  return {
    [webhookJob]: takeWebhooks(world), [stockJob]: stockHandler(world, api), [fetchOrderJob]: fetchOrderHandler(world, api),
    [reconcileJob]: reconcileHandler(world, api), [importJob]: importHandler(world, api), [tellShopifyJob]: tellShopifyHandler(world, api),
  }
}

/** A shop at Shopify with our app in it: extension/shopify-checkout and extension/shopify-theme show what this folder reads. */
export const shopify: PlatformAdapter = {
  id: 'shopify',
  // A cart permalink: variants and pieces, in the currency and prices of the buyer's own market.
  cartUrl: (shop, items) => {
    const whole = items.filter(({ productId, quantity }) => /^\d+$/.test(productId) && quantity >= 1)
    return whole.length > 0 ? `${shop.settings.url || `https://${domainOf(shop)}`}/cart/${whole.map(({ productId, quantity }) => `${productId}:${Math.floor(quantity)}`).join(',')}` : null
  },
  productUrl: (_shop, product) => product.url,
  adminOrigins: (shop) => framingOrigins(domainOf(shop)),
  parcelMoved,
  firstSteps,
  imports: listImports,
  adminAccess: (world, token) => readAdminAccess(world, token, (staff, sessionToken) => installShop(world, staff, sessionToken)),
  mount: (world, _drawPage, tellPage, http) => [
    { routes: shopifyPageRoutes(world, tellPage), paths: shopifyPaths }, { routes: shopifyWebhookRoutes(world) }, { routes: proxyRoutes(world, http), paths: proxyPaths }, { routes: embeddedAdminRoutes(world) },
  ],
  jobs: (world) => shopifyJobs(world, makeAdminApi(world)),
  periodic: (world) => [
    { kind: 'shopify-reconcile-all', everyMs: reconcileEveryMs, run: () => startReconciling(world) },
    { kind: 'shopify-left', everyMs: minuteMs, run: () => readLeftWebhooks(world) },
    { kind: 'shopify-tidy', everyMs: 60 * minuteMs, run: () => tidy(world) },
  ],
}
