import type { Address } from '../../../contract/order.ts'
import { articles } from '../catalogue/catalogue.ts'
import { mix, Random } from '../random.ts'

/** Somebody who buys at Morgentau. Invented by their index alone, so that a million of them need no memory. */
export interface Customer {
  index: number
  id: string
  name: string
  firstName: string
  email: string
  locale: string
  address: Address
  /** What this household uses up, and how often it buys it. */
  habit: { variantId: string; everyDays: number; phase: number } | null
}

const firstNames = ('Lena Jonas Mia Ben Emma Paul Hannah Leon Sofia Finn Anna Elias Marie Noah Clara Luis Ida Felix Frieda Oskar Greta Emil Mathilda Anton Lotte Theo '
  + 'Johanna Karl Charlotte Jakob Elif Mehmet Ayşe Piotr Agnieszka Zoë Björn Jörg Jürgen Günther Käthe Bärbel Sören Søren Renée Chloé Ömer Łukasz Dvořák '
  + 'Ingrid Walter Renate Uwe Sabine Thomas Katrin Stefan Birgit Andreas Heike Michael Petra Martin Claudia Ralf Susanne Holger Antje Torsten Meike Henning Wiebke').split(' ')
const lastNames = ('Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann '
  + 'Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung '
  + 'Hahn Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer '
  + 'Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Voigt Sauer Arnold Wolff '
  + 'Pfeiffer Yılmaz Demir Kowalski Nowak Jansen Petersen Hansen Sørensen').split(' ')
const streets = ('Hauptstraße Gartenweg Lindenallee Holtenauer_Straße Bahnhofstraße Am_Mühlbach Schillerstraße Goetheplatz Kirchgasse Rosenstraße Birkenweg Ostring '
  + 'Brunnenstraße Königsallee Ahornweg Feldstraße Jahnstraße Südwall Bergstraße Mühlenweg An_der_Alster').split(' ').map((name) => name.replaceAll('_', ' '))
const cities = [
  ['24105', 'Kiel'], ['20095', 'Hamburg'], ['10115', 'Berlin'], ['80331', 'München'], ['50667', 'Köln'], ['60311', 'Frankfurt am Main'], ['70173', 'Stuttgart'],
  ['40213', 'Düsseldorf'], ['04109', 'Leipzig'], ['44135', 'Dortmund'], ['45127', 'Essen'], ['28195', 'Bremen'], ['01067', 'Dresden'], ['30159', 'Hannover'],
  ['90402', 'Nürnberg'], ['47051', 'Duisburg'], ['97070', 'Würzburg'], ['79098', 'Freiburg im Breisgau'], ['23552', 'Lübeck'], ['18055', 'Rostock'], ['99084', 'Erfurt'],
  ['55116', 'Mainz'], ['48143', 'Münster'], ['37073', 'Göttingen'], ['06108', 'Halle (Saale)'], ['78462', 'Konstanz'],
] as const
const abroad = [
  ['AT', '1010', 'Wien', 'de-AT'], ['AT', '5020', 'Salzburg', 'de-AT'], ['AT', '8010', 'Graz', 'de-AT'], ['CH', '8001', 'Zürich', 'de-CH'], ['CH', '3011', 'Bern', 'de-CH'],
  ['DK', '8000', 'Aarhus', 'en'], ['NL', '1012 AB', 'Amsterdam', 'en'], ['FR', '67000', 'Strasbourg', 'en'], ['GB', 'EC1A 1BB', 'London', 'en-GB'], ['BE', '1000', 'Bruxelles', 'en'],
] as const

/** Names that break careless pages: very long, right to left, emoji, markup, an apostrophe. */
export const hardNames: readonly { first: string; last: string }[] = [
  { first: 'Maria-Magdalena Philippa Henriette Auguste Wilhelmine', last: `von und zu ${'Hohenstein-Wackerbarth-'.repeat(11)}Salm` },
  { first: 'نور', last: 'الهاشمي' },
  { first: 'יעל', last: 'בן־דוד' },
  { first: '🌻 Rosa', last: '👩‍🍳 Sonnenschein 🇩🇪' },
  { first: '<b>Bobby</b>', last: '<script>alert("x")</script>' },
  { first: 'Siobhán', last: 'O’Reilly & Sons "Ltd"' },
  { first: '美咲', last: '田中' },
  { first: 'X', last: 'Æ' },
]

const ascii = (text: string) => text.normalize('NFD').replaceAll('ß', 'ss').replace(/[^A-Za-z]/g, '').toLowerCase() || 'post'
const habits = articles.filter(({ lastsDays, id }) => lastsDays && lastsDays <= 90 && !['advent', 'spekulatius', 'huila', 'lindenhonig'].includes(id))
/** Coffee is what most come back for. */
const coffees = habits.filter(({ category }) => category === 'kaffee')

/** The customer of this index, in the story of this seed; `total` decides how rare the hard names are. */
export function customerAt(seed: number, index: number): Customer {
  const random = new Random(mix(seed, 1, index))
  const hard = index % 350 === 7 ? hardNames[Math.floor(index / 350) % hardNames.length]! : null
  const firstName = hard?.first ?? random.pick(firstNames)
  const lastName = hard?.last ?? random.pick(lastNames)
  const foreign = random.chance(0.09) ? random.pick(abroad) : null
  const [postcode, city] = random.pick(cities)
  const name = `${firstName} ${lastName}`.slice(0, 300)
  const article = random.chance(0.24) ? random.pick(random.chance(0.6) ? coffees : habits) : null
  return {
    index, id: `k${String(index + 1).padStart(5, '0')}`, name, firstName,
    // example.org is reserved (RFC 2606): no letter ever reaches a stranger
    email: `${ascii(firstName)}.${ascii(lastName)}`.slice(0, 50) + `${index + 1}@example.org`,
    locale: foreign?.[3] ?? (random.chance(0.03) ? 'en' : 'de'),
    address: {
      name, lines: [`${random.pick(streets)} ${random.int(1, 148)}${random.chance(0.1) ? 'a' : ''}`],
      postcode: foreign?.[1] ?? postcode, city: foreign?.[2] ?? city, country: foreign?.[0] ?? 'DE',
    },
    habit: article && { variantId: random.pick(article.variants).id, everyDays: Math.round(article.lastsDays! * (0.85 + random.next() * 0.4)), phase: random.int(0, 400) },
  }
}
