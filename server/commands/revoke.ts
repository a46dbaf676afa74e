import type { Command } from 'commander'
import { revokeLinks } from '../core/revoke-links.ts'
import { findOrderByName } from './find-order.ts'
import { print, withWorld } from './run-context.ts'

/** `revoke <order>`: for a link that got into the wrong hands. */
export function revokeCommand(program: Command): void {
  program.command('revoke').description('end every link to an order handed out so far').argument('<order>', 'number, our id or the shop\'s id')
    .option('--shop <id>', 'look only in this shop')
    .action((name: string, options: { shop?: string }) => withWorld(async (world) => {
      const order = await findOrderByName(world, name, options.shop)
      await revokeLinks(world, order.id)
      await print(`Links to ${order.number} from before now open nothing. "token ${order.id}" makes a new one.`)
    }))
}
