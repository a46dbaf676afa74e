import { Option, type Command } from 'commander'
import { join } from 'node:path'
import { parse } from '../contract/errors.ts'
import { Placement, Scope } from '../contract/page.ts'
import { Locale } from '../contract/text.ts'
import { readToken } from '../core/buyer-token.ts'
import { makeComposePage } from '../core/compose-page.ts'
import { pageLink } from '../core/issue-page-link.ts'
import { loadRenderer } from '../renderer.ts'
import { root } from '../world.ts'
import { findOrderByName } from './find-order.ts'
import { print, printJson, withWorld } from './run-context.ts'

interface Options { json?: boolean; html?: boolean; locale?: string; placement: Placement; scope: Scope; shop?: string }

/** `page <order> [--json|--html] [--locale de] [--placement thank_you]` */
export function pageCommand(program: Command): void {
  program.command('page').description('print what a buyer sees of an order').argument('<order>', 'number, our id or the shop\'s id')
    .option('--json', 'as data (default)').addOption(new Option('--html', 'as the HTML fragment').conflicts('json'))
    .option('--locale <tag>', 'language, like de or en-GB')
    .addOption(new Option('--placement <placement>', 'where it stands').choices(Placement.options).default('thank_you'))
    .addOption(new Option('--scope <scope>', 'as whom').choices(Scope.options).default('act'))
    .option('--shop <id>', 'look only in this shop')
    .action((name: string, options: Options) => withWorld(async (world) => {
      const locale = options.locale === undefined ? undefined : parse(Locale, options.locale, '--locale')
      const { token } = pageLink(world, await findOrderByName(world, name, options.shop), options.scope)
      const { view } = await makeComposePage(world)(readToken(world.keys, token, world.clock.now()), { placement: options.placement, locale })
      if (!options.html) return printJson(view)
      const renderer = await loadRenderer(join(root, 'dist'))
      return print(renderer.fragment(view, { token, baseUrl: world.publicUrl }))
    }))
}
