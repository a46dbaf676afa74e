import { Option, type Command } from 'commander'
import { Scope } from '../contract/page.ts'
import { pageLink } from '../core/issue-page-link.ts'
import { findOrderByName } from './find-order.ts'
import { print, printJson, withWorld } from './run-context.ts'

/** `token <order> [--scope] [--json]` */
export function tokenCommand(program: Command): void {
  program.command('token').description('print a buyer\'s token for an order').argument('<order>', 'number, our id or the shop\'s id')
    .addOption(new Option('--scope <scope>', 'what it opens').choices(Scope.options).default('act'))
    .option('--shop <id>', 'look only in this shop').option('--json', 'print token and page address as JSON')
    .action((name: string, options: { scope: Scope; shop?: string; json?: boolean }) => withWorld(async (world) => {
      const link = pageLink(world, await findOrderByName(world, name, options.shop), options.scope)
      await (options.json ? printJson(link) : print(link.token))
    }))
}
