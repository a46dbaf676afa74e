import type { Command } from 'commander'
import { AppError, parse } from '../contract/errors.ts'
import { RecommendLabInput } from '../contract/lab.ts'
import { recommendLab } from '../core/recommend/lab.ts'
import { print, readInput } from './run-context.ts'

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_input', 'Standard input is not JSON.', { cause })
  }
}

/** `lab recommend`: what production learns from, on data of your own. Needs neither database nor configuration. */
export function labCommand(program: Command): void {
  const lab = program.command('lab').description('try what Afterglow learns on data of your own')
  lab.command('recommend').description('the recommender behind cross-sell: {"k","items","train":[[item]],"test":[[item]]} on standard input, a list of items per test row out')
    .action(async () => { await print(JSON.stringify(recommendLab(parse(RecommendLabInput, readJson(await readInput()), 'Standard input')))) })
}
