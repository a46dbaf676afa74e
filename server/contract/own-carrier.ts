import * as z from 'zod'
import { RequiredText, Text } from './text.ts'

const known = new Set(['number', 'postcode', 'language'])
const placesOf = (link: string) => [...link.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!)

/** Whether the address, with its places filled, is https, names a host of its own, and carries no password. */
function isSafe(link: string): boolean {
  // A place in the host would let a tracking number choose whom the buyer visits.
  if (!/^https:\/\/[^/?#{}@\\]+(?:[/?#]|$)/.test(link)) return false
  const url = URL.parse(link.replaceAll(/\{[^{}]*\}/g, '1'))
  return url !== null && url.protocol === 'https:' && !url.username && !url.password && url.hostname.includes('.')
}

/** The carrier's public page of a parcel, with places to fill. */
export const LinkTemplate = Text(1000)
  .refine((link) => link === '' || isSafe(link), 'must begin with https:// and name a host, without password and without a place in the host')
  .refine((link) => placesOf(link).every((name) => known.has(name)), 'knows only {number}, {postcode} and {language}')
  .refine((link) => link === '' || placesOf(link).includes('number'), 'must hold {number}')

/** How numbers look, sign by sign: # a digit, @ a letter, * any number of either, at most once; all else stands for itself. */
export const NumberShape = Text(40).refine((shape) => shape === '' || /^[A-Za-z0-9#@]*\*?[A-Za-z0-9#@]*$/.test(shape), 'may hold letters, digits, # (a digit), @ (a letter) and one *')
  .refine((shape) => shape === '' || shape.replace('*', '').length >= 4, 'must say at least 4 signs')

/** A carrier the merchant added by hand: named and linked to, never asked. */
export const OwnCarrier = z.object({
  id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'may hold small letters, digits and single dashes').min(2).max(40)
    .meta({ title: 'Short name', description: 'What your shop may send as carrier, e.g. meyer-kurier' }),
  name: RequiredText(80).meta({ title: 'Carrier\'s name', description: 'As buyers read it' }),
  link: LinkTemplate.default('').meta({ title: 'Tracking link', description: 'With {number}, and if needed {postcode} and {language}; empty: no link' }),
  format: NumberShape.default('').meta({ title: 'How its numbers look', description: '# is a digit, @ a letter, * any rest: MK######## or 77*. Empty: never found by number' }),
  aliases: z.array(RequiredText(60)).max(10).default([]).meta({ title: 'Other spellings' }),
})
export type OwnCarrier = z.infer<typeof OwnCarrier>
