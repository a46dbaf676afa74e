import { InvalidArgumentError, type Command } from 'commander'
import process from 'node:process'
import { defaultDemoOrders } from '../config.ts'
import { tenths } from '../first-start.ts'
import { seedDemo } from '../platforms/demo/seed.ts'
import { print, withWorld } from './run-context.ts'

function count(text: string): number {
  if (!/^\d{1,8}$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('It must be a whole number from 1 to 99999999.')
  return Number(text)
}

/** `seed-demo [--orders N]` */
export function seedDemoCommand(program: Command): void {
  program.command('seed-demo').description('make the demo shop, or add orders until it has this many (none are removed)')
    .option('--orders <number>', 'how many orders it shall have', count, defaultDemoOrders)
    .action((options: { orders: number }) => withWorld(async (world) => {
      await seedDemo(world, { orders: options.orders, onProgress: tenths((text) => process.stderr.write(`${text}\n`)) })
      await print(`The demo shop has ${await world.store.countOrders('demo')} orders.`)
    }))
}
