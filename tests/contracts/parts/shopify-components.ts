import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const surfaces = join(import.meta.dirname, '../../../node_modules/@shopify/ui-extensions/build/ts/surfaces')
const members = (source: string) => [...source.matchAll(/^(?: {4}|\t)([a-zA-Z]+)\??: /gm)].map(([, name]) => name!)
const bodyAt = (source: string, at: number) => source.slice(source.indexOf('{', at), source.indexOf('\n}', at))

/** Members of an interface of the shared file, with what it extends. */
function sharedMembers(shared: string, name: string): string[] {
  const found = new RegExp(`interface ${name.replace('$', '\\$')}(?: extends ([^{]+))? \\{`).exec(shared)
  if (!found) return []
  const parents = [...(found[1] ?? '').matchAll(/^|, *([\w$]+)(?=[,\s]|$)/g)].map(([, parent]) => parent).filter((parent) => parent !== undefined)
  const first = /^[\w$]+/.exec(found[1] ?? '')?.[0]
  return [...members(bodyAt(shared, found.index + found[0].length - 1)), ...[first, ...parents].flatMap((parent) => (parent ? sharedMembers(shared, parent) : []))]
}

/**
 * The attributes each `s-*` component of a surface has, lower case as a DOM keeps them, read from the types Shopify ships:
 * what the component's own interface picks and adds, and `slot`, which every child may carry.
 */
export function readShopifyComponents(surface: 'checkout' | 'customer-account' = 'checkout'): Map<string, ReadonlySet<string>> {
  const folder = join(surfaces, surface, 'components')
  const shared = readFileSync(join(folder, 'components-shared.d.ts'), 'utf8')
  const components = new Map<string, ReadonlySet<string>>()
  for (const file of readdirSync(folder).filter((name) => /^[A-Z].*\.d\.ts$/.test(name))) {
    const source = readFileSync(join(folder, file), 'utf8')
    const [tag, name] = [/declare const tagName = "(s-[a-z-]+)"/.exec(source)?.[1], file.replace('.d.ts', '')]
    const own = new RegExp(`export interface ${name}ElementProps(?: extends ([^{]+))? \\{`).exec(source)
    if (!tag || !own) continue
    const picked = [...(own[1] ?? '').matchAll(/'(\w+)'/g)].map(([, member]) => member!)
    const whole = /^([\w$]+)\s*$/.exec(own[1]?.trim() ?? '')?.[1]
    const all = [...picked, ...(whole ? sharedMembers(shared, whole) : []), ...members(bodyAt(source, own.index + own[0].length - 1)), 'slot']
    components.set(tag, new Set(all.map((member) => member.toLowerCase())))
  }
  return components
}
