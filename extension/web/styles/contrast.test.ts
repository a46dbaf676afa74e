/** Every pair of text and ground the kit can produce, measured after WCAG 2.2 (1.4.3, 1.4.11) from the tokens in afterglow.css. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'afterglow.css'), 'utf8')
const document = readFileSync(join(import.meta.dirname, 'v1.css'), 'utf8')
type Colour = readonly [number, number, number]
type Tokens = Record<string, Colour>

const parse = (hex: string): Colour => {
  const full = hex.length === 4 ? hex.slice(1).replaceAll(/./g, '$&$&') : hex.slice(1)
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Colour
}
const tokensOf = (block: string): Tokens => Object.fromEntries([...block.matchAll(/var\(--afterglow-([\w-]+), (#[\da-f]{3,6})\)/g)].map(([, name, hex]) => [name, parse(hex!)]))
const mix = (a: Colour, part: number, b: Colour): Colour => a.map((value, index) => value * part + b[index]! * (1 - part)) as unknown as Colour
const luminance = (colour: Colour) => {
  const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Colour
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: Colour, b: Colour) => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}
/** The share of a token in a derived colour, read from the sheet so that a change there is measured here. */
const share = (name: string, of: string) => Number(new RegExp(`--_${name}:\\s+color-mix\\(in srgb, var\\(--_${of}\\) (\\d+)%, var\\(--_surface\\)\\)`).exec(css)![1]) / 100

const light = tokensOf(css.slice(css.indexOf('.ag {'), css.indexOf('@supports')))
const darkBlocks = [css.slice(css.indexOf('.ag[data-scheme="dark"]'), css.indexOf('@media (prefers-color-scheme')), css.slice(css.indexOf('.ag[data-scheme="auto"]'), css.indexOf('@media (prefers-reduced-motion'))]
const [dark, auto] = darkBlocks.map(tokensOf) as [Tokens, Tokens]
const pageOf = (scheme: 'light' | 'dark') => parse((scheme === 'light' ? /\.afterglow-document \{[^}]*background: (#\w+)/ : /\[data-scheme="dark"\] \{ background: (#\w+)/).exec(document)![1]!)

function pairs(tokens: Tokens, scheme: 'light' | 'dark'): [name: string, ratio: number, bar: number][] {
  const get = (name: string) => tokens[name]!
  const [text, muted, surface, sunken, accent, border] = ['text', 'muted', 'surface', 'surface-sunken', 'accent', 'border'].map(get) as [Colour, Colour, Colour, Colour, Colour, Colour]
  const page = pageOf(scheme)
  const link = scheme === 'dark' ? mix(accent, 0.72, text) : accent
  const soft: Record<string, Colour> = {
    accent: mix(accent, share('accent-soft', 'accent'), surface), success: mix(get('success'), share('success-soft', 'success'), surface), critical: mix(get('critical'), share('critical-soft', 'critical'), surface),
    info: mix(get('info'), share('info-soft', 'info'), surface), warning: mix(mix(get('warning'), 0.4, parse('#ffb020')), 0.16, surface),
  }
  const tones = ['success', 'warning', 'critical', 'info']
  return [
    ['text on surface', contrast(text, surface), 4.5], ['text on sunken', contrast(text, sunken), 4.5], ['text on our page', contrast(text, page), 4.5],
    ['muted on surface', contrast(muted, surface), 4.5], ['muted on sunken', contrast(muted, sunken), 4.5], ['muted on our page', contrast(muted, page), 4.5], ['muted on a chosen card', contrast(muted, soft.accent!), 4.5],
    ['link on surface', contrast(link, surface), 4.5], ['link on sunken', contrast(link, sunken), 4.5], ['accent badge', contrast(link, soft.accent!), 4.5],
    ['primary button', contrast(get('on-accent'), accent), 4.5], ['primary button, hovered', contrast(get('on-accent'), mix(accent, 0.9, text)), 4.5], ['critical button', contrast(surface, get('critical')), 4.5],
    ...tones.flatMap((tone): [string, number, number][] => [
      [`${tone} badge`, contrast(get(tone), soft[tone]!), 4.5], [`${tone} text`, contrast(get(tone), surface), 4.5], [`text on ${tone} banner`, contrast(text, soft[tone]!), 4.5], [`${tone} icon on its banner`, contrast(get(tone), soft[tone]!), 3],
    ]),
    ['neutral badge', contrast(text, mix(text, 0.07, surface)), 4.5], ['quantity bubble', contrast(surface, muted), 4.5], ['control border', contrast(mix(text, share('control-border', 'text'), surface), surface), 3],
    ['done step beside one to do', contrast(accent, border), 3], ['warning step beside one to do', contrast(get('warning'), border), 3], ['critical step beside one to do', contrast(get('critical'), border), 3],
    ['focus ring on surface', contrast(link, surface), 3], ['focus ring on our page', contrast(link, page), 3],
  ]
}

test.each([['light', light], ['dark', dark]] as const)('%s: every pair reaches AA', (scheme, tokens) => {
  expect(Object.keys(tokens).length).toBe(11)
  expect(pairs(tokens, scheme).filter(([, ratio, bar]) => !(ratio >= bar)).map(([name, ratio, bar]) => `${name}: ${ratio.toFixed(2)} < ${bar}`)).toEqual([])
})
test('auto is dark where the reader\'s system is', () => expect(auto).toEqual(dark))
