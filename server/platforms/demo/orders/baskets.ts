import { articleOf, articles, sellables, type Sellable } from '../catalogue/catalogue.ts'
import { cumulate, type Random } from '../random.ts'

/** What belongs together in this shop's kitchens: with the first comes the second, this often. The recommender has to find them again. */
export const companions: Readonly<Record<string, readonly (readonly [article: string, probability: number])[]>> = {
  lerche: [['filter', 0.62], ['duene', 0.3], ['quell', 0.24]],
  morgenrot: [['filter', 0.2], ['haferkeks', 0.09]],
  duene: [['filter', 0.2]],
  nordlicht: [['kiesel', 0.08], ['schokolade', 0.15]],
  korn: [['duene', 0.34], ['lerche', 0.22], ['hort', 0.16]],
  pause: [['hafen', 0.26]],
  boe: [['lerche', 0.28], ['waage', 0.18]],
  waage: [['korn', 0.15]],
  moos: [['chasen', 0.26], ['chawan', 0.18]],
  chawan: [['chasen', 0.42], ['moos', 0.5]],
  ostsee: [['lotse', 0.34], ['darjeeling', 0.26], ['teesieb', 0.22], ['stueck', 0.12]],
  darjeeling: [['teesieb', 0.1]],
  lotse: [['haferkeks', 0.12], ['dorf', 0.06]],
  ingwer: [['rapshonig', 0.2]],
  advent: [['spekulatius', 0.4]],
  mulde: [['knusper', 0.36]],
  feld: [['mulde', 0.22]],
  brett: [['brettoel', 0.4], ['schnitt', 0.1]],
  schnitt: [['brett', 0.3]],
  krug: [['brett', 0.24]],
  kochbuch: [['ruehr', 0.3], ['schuerze', 0.12]],
  schuerze: [['leinen', 0.28]],
  glueh: [['salz', 0.24], ['olivenoel', 0.2]],
  olivenoel: [['apfelessig', 0.2], ['salz', 0.12]],
  nougat: [['konfituere', 0.22]],
  nest: [['salz', 0.2]],
  harz: [['teelicht', 0.18]],
  heide: [['salbei', 0.22]],
  salbei: [['handcreme', 0.24]],
  badetuch: [['salbei', 0.32]],
  spuelmittel: [['borste', 0.24]],
  decke: [['harz', 0.26]],
  mond: [['notizbuch', 0.14]],
}

/** How often an article opens a basket; what is not named counts 1. */
const popularity: Readonly<Record<string, number>> = {
  morgenrot: 9, nordlicht: 6, duene: 5, hafen: 4, filter: 1.2, lerche: 2.5, tau: 5, knusper: 3, schokolade: 3, lotse: 3, ingwer: 3, harz: 2.5, leinen: 2.5,
  rapshonig: 2.5, lindenhonig: 2.5, olivenoel: 2.5, brett: 2, ostsee: 1.4, moos: 1.4, gutschein: 1.2, glueh: 0.7, schnitt: 0.7, mond: 0.5, decke: 0.6, boe: 0.8, korn: 0.9,
}
const winter = [10, 11, 0]
/** Months count from 0. */
function seasonOf(article: string, month: number): number {
  if (article === 'advent' || article === 'spekulatius') return [9, 10, 11, 0].includes(month) ? (month === 11 ? 8 : 4) : 0
  if (['harz', 'heide', 'teelicht', 'decke', 'mond'].includes(article)) return winter.includes(month) ? 2.4 : 0.8
  if (article === 'cold-brew') return [5, 6, 7].includes(month) ? 5 : 0.4
  if (article === 'gutschein' || article === 'probierset') return month === 11 ? 6 : 1
  if (article === 'ingwer') return winter.includes(month) ? 2 : 1
  return 1
}
const openers = Array.from({ length: 12 }, (_, month) => cumulate(articles.map(({ id }) => (popularity[id] ?? 1) * seasonOf(id, month))))
/** How many things of their own somebody came for. */
const wishes = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4] as const

/** What somebody puts into the cart in this month (0–11): 1 to 8 variants with their quantities, no variant twice. */
export function fillBasket(random: Random, month: number, usual: string | null): { sellable: Sellable; quantity: number }[] {
  const basket = new Map<string, { sellable: Sellable; quantity: number }>()
  const put = (articleId: string, variantId?: string) => {
    const article = articleOf(articleId)!
    if (basket.size >= 8 || [...basket.values()].some(({ sellable }) => sellable.article.id === articleId)) return
    const variant = sellables.get(variantId ?? '')?.variant ?? random.pick(article.variants)
    const quantity = random.chance(0.78) ? 1 : random.int(2, article.lastsDays ? 3 : 4)
    basket.set(variant.id, { sellable: { article, variant }, quantity: Math.min(quantity, variant.maxQuantity ?? quantity) })
    for (const [other, probability] of companions[articleId] ?? []) {
      if (random.chance(probability)) put(other, sameSize(variant.id, other))
    }
  }
  if (usual) put(sellables.get(usual)!.article.id, usual)
  const own = random.pick(wishes) - (usual ? 1 : 0)
  for (let wish = 0; wish < own; wish++) put(articles[random.weighted(openers[month]!)]!.id)
  return [...basket.values()]
}

/** A dripper of size 02 wants paper of size 02. */
function sameSize(variantId: string, other: string): string | undefined {
  const size = /-(01|02)$/.exec(variantId)?.[1]
  return size && other === 'filter' ? `filter-${size}` : undefined
}
