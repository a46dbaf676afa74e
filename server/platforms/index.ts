import type { PlatformAdapter } from './_adapter.ts'
import { demoPlatform } from './demo/platform.ts'
import { jtlShop } from './jtl-shop/platform.ts'
import { rest } from './rest/platform.ts'
import { shopify } from './shopify/platform.ts'

/** Every kind of shop. Adding one: its folder and this line. */
export const platforms: readonly PlatformAdapter[] = [
  demoPlatform,
  jtlShop,
  rest,
  shopify,
]
