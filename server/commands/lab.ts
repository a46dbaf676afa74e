import process from 'node:process'
import type { Command } from 'commander'
import { parse } from '../contract/errors.ts'
import { DeliveryFold, RecommendLabInput } from '../contract/lab.ts'
import { deliveryDatesLab } from '../core/delivery-date/lab.ts'
import { recommendLab } from '../core/recommend/lab.ts'
import { readFolds } from './read-folds.ts'
import { readJson } from './read-json.ts'
import { print, readInput } from './run-context.ts'

/** `lab recommend`, `lab delivery-dates`: what production learns from, on data of your own. Needs neither database nor configuration. */
export function labCommand(program: Command): void {
  const lab = program.command('lab').description('try what Afterglow learns on data of your own')
  lab.command('recommend').description('the recommender behind cross-sell: {"k","items","train":[[item]],"test":[[item]]} on standard input, a list of items per test row out')
    .action(async () => { await print(JSON.stringify(recommendLab(parse(RecommendLabInput, readJson(await readInput()), 'Standard input')))) })
  lab.command('delivery-dates').description('the estimator behind delivery dates: {"folds":[{"month","train":[row and "days","deliveredAt"],"test":[row]}]} on standard input, [[{"p10","p50","p80","p90"}]] in calendar days after purchase out')
    .action(async () => {
      const answers: string[] = []
      for await (const [index, fold] of readFolds(process.stdin)) answers.push(JSON.stringify(deliveryDatesLab(parse(DeliveryFold, fold, `Standard input, folds.${index},`))))
      await print(`[${answers.join(',')}]`)
    })
}
