import { Option, type Command } from 'commander'
import { AppError, parse } from '../contract/errors.ts'
import { ShopSettings } from '../contract/shop.ts'
import { RequiredText } from '../contract/text.ts'
import type { World } from '../core/ports.ts'
import { createShopSecret, listShopSecrets, revokeShopSecret } from '../core/shop-secrets.ts'
import { platforms } from '../platforms/index.ts'
import * as z from 'zod'
import { print, printJson, withWorld } from './run-context.ts'

const ShopId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'must be letters, digits, - and _, at most 64')

async function openShop(world: World, id: string, platform: string, name: string | undefined): Promise<void> {
  if (await world.store.findShop(id)) return
  await world.store.saveShop({ id, platform, name: name === undefined ? id : parse(RequiredText(200), name, '--name'), settings: ShopSettings.parse({}), revision: 1 })
}

/** `api-key create|list|revoke`: the secrets a shop signs its pushes with. */
export function apiKeyCommand(program: Command): void {
  const keys = program.command('api-key').description('secrets a shop signs its pushes with')
  keys.command('create').description('make a key; the secret is shown this once. A shop that is not there yet is opened')
    .requiredOption('--shop <id>', 'id of the shop, like my-shop').option('--name <name>', 'name of a shop that is opened, as its buyers know it')
    .addOption(new Option('--platform <id>', 'kind of a shop that is opened').choices(platforms.map(({ id }) => id)).default('rest')).option('--json', 'print as JSON')
    .action((options: { shop: string; platform: string; name?: string; json?: boolean }) => withWorld(async (world) => {
      const shopId = parse(ShopId, options.shop, '--shop')
      await openShop(world, shopId, options.platform, options.name)
      const key = await createShopSecret(world, shopId)
      await (options.json ? printJson(key) : print(`Key     ${key.id}\nSecret  ${key.secret}\nKeep the secret: it is not shown again.`))
    }))
  keys.command('list').description('list a shop\'s keys, without secrets').requiredOption('--shop <id>', 'id of the shop')
    .action((options: { shop: string }) => withWorld(async (world) => {
      for (const { id, createdAt } of await listShopSecrets(world, options.shop)) await print(`${id}  ${new Date(createdAt).toISOString()}`)
    }))
  keys.command('revoke').description('refuse a key from now on').argument('<key>').action((id: string) => withWorld(async (world) => {
    const shop = (await world.store.listShops()).find((shop) => id.startsWith(`${shop.id}.`))
    const known = shop && (await listShopSecrets(world, shop.id)).some((key) => key.id === id)
    if (!shop || !known) throw new AppError('not_found', `There is no key "${id}".`)
    await revokeShopSecret(world, shop.id, id)
    await print(`${id} is revoked.`)
  }))
}
