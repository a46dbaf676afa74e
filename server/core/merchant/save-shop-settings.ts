import { createHash } from 'node:crypto'
import { AppError, parse, plainIssue, type Issue } from '../../contract/errors.ts'
import { ShopSettings } from '../../contract/shop.ts'
import type { World } from '../ports.ts'
import type { Shop } from '../store-port.ts'

/** Names what an editor has read. The shop's own revision will not do: it also counts every change of the catalogue. */
export const settingsVersion = ({ name, settings }: Shop): string => createHash('sha256').update(JSON.stringify([name, settings])).digest('base64url').slice(0, 22)

/** Replaces a shop's settings. Every widget's part is checked by that widget's own schema, own carriers against those we know; `version` must be the one last read. */
export async function saveShopSettings(world: World, shopId: string, change: { version: string; name?: string; settings: unknown }): Promise<Shop> {
  const settings = parse(ShopSettings, change.settings, 'The settings')
  const issues = [...widgetIssues(world, settings), ...carrierIssues(world, settings)]
  if (issues.length) throw new AppError('invalid_input', `The settings are not valid: ${issues[0]!.path}: ${issues[0]!.message}`, { issues })
  return world.store.transaction(async (transaction) => {
    const shop = await transaction.findShop(shopId)
    if (!shop) throw new AppError('not_found', 'There is no such shop.')
    if (settingsVersion(shop) !== change.version) throw new AppError('conflict', 'Someone else changed these settings in the meantime. Reload to see theirs.')
    const saved: Shop = { ...shop, name: change.name ?? shop.name, settings }
    await transaction.saveShop(saved)
    if (watchedBy(shop) !== watchedBy(saved)) await transaction.wakeWatch(shop.id, world.clock.now())
    return saved
  })
}

/** What it depends on whether something is wrong with an order. */
const watchedBy = ({ settings: { delivery, timeZone, ownCarriers } }: Shop) => JSON.stringify([delivery, timeZone, ownCarriers])

/** A short name leads to one carrier. */
function carrierIssues(world: World, { ownCarriers }: ShopSettings): Issue[] {
  const seen = new Set<string>()
  return ownCarriers.flatMap(({ id }, index) => {
    const message = world.carriers.has(id) ? 'is the name of a carrier we know' : seen.has(id) ? 'stands twice' : null
    seen.add(id)
    return message === null ? [] : [{ path: `ownCarriers.${index}.id`, message }]
  })
}

function widgetIssues(world: World, settings: ShopSettings): Issue[] {
  const known = new Map(world.presenters.map((presenter) => [presenter.id, presenter]))
  const issues: Issue[] = []
  for (const [id, value] of Object.entries(settings.widgets)) {
    const presenter = known.get(id)
    if (!presenter) {
      issues.push({ path: `widgets.${id}`, message: 'is not a widget' })
      continue
    }
    const result = presenter.settings.safeParse(value)
    for (const issue of (result.error?.issues ?? []).map(plainIssue)) issues.push({ path: ['widgets', id, ...issue.path].join('.'), message: issue.message })
  }
  for (const [placement, list] of Object.entries(settings.placements)) {
    list?.forEach(({ widget }, index) => {
      if (!known.has(widget)) issues.push({ path: `placements.${placement}.${index}.widget`, message: 'is not a widget' })
    })
  }
  return issues
}
