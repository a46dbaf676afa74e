import type { Motif } from '../catalogue/article.ts'
import { stroke } from './colours.ts'

/** Small signs for labels, drawn around 0,0 within 16 × 16. */
const motifs: Readonly<Record<Motif, (colour: string) => string>> = {
  sun: (c) => `<path d="M-8 4a8 8 0 0 1 16 0z" fill="${c}"/><path d="M0-7v-2M-7-3l-1.400-1.200M7-3l1.400-1.200" ${stroke(c, 1.5)}/><path d="M-10 6.500h20" ${stroke(c, 1.5)}/>`,
  moon: (c) => `<path d="M4 7A8 8 0 1 1 4-7 6.500 6.500 0 1 0 4 7z" fill="${c}"/>`,
  leaf: (c) => `<path d="M-8 7C-8-4 0-9 8-9c0 10-5 16-16 16z" fill="${c}"/><path d="M-8 8 3-4" ${stroke('#ffffff', 1.1)} opacity=".7"/>`,
  drop: (c) => `<path d="M0-9c5 6 7 9 7 12A7 7 0 0 1-7 3c0-3 2-6 7-12z" fill="${c}"/>`,
  hill: (c) => `<path d="M-10 7-3-6 2 2l3-4 6 9z" fill="${c}"/>`,
  wave: (c) => `<path d="M-10-3c4-4 6 3 10 0s6 3 10-1M-10 4c4-4 6 3 10 0s6 3 10-1" ${stroke(c, 2.2)}/>`,
  star: (c) => `<path d="m0-9 2.600 6.400L9 0 2.600 2.600 0 9-2.600 2.600-9 0l6.400-2.600z" fill="${c}"/>`,
  bird: (c) => `<path d="M-9-2c4-4 7-2 9 2 2-4 5-6 9-2-4-1-7 1-9 6-2-5-5-7-9-6z" fill="${c}"/>`,
  flower: (c) => `<g fill="${c}"><circle cx="0" cy="-5" r="3.400"/><circle cx="4.800" cy="-1.500" r="3.400"/><circle cx="3" cy="4" r="3.400"/><circle cx="-3" cy="4" r="3.400"/><circle cx="-4.800" cy="-1.500" r="3.400"/></g><circle r="2.300" fill="#fff8e6"/>`,
  berry: (c) => `<g fill="${c}"><circle cx="-3.500" cy="3" r="4.200"/><circle cx="4" cy="1.500" r="4.200"/></g><path d="M-3.500-1C-3-5 0-8 3-8M4-2.500C4-5 3.500-7 3-8" ${stroke(c, 1.5)}/>`,
  comb: (c) => `<path d="m0-8 6 3.500v7L0 6l-6-3.500v-7z" ${stroke(c, 1.9)}/><circle cy="-1" r="1.600" fill="${c}"/>`,
  grain: (c) => `<path d="M0 9V-4" ${stroke(c, 1.5)}/><g fill="${c}"><ellipse cy="-6" rx="2" ry="3.400"/><ellipse cx="-3.600" cy="-1.500" rx="1.900" ry="3.300" transform="rotate(-32 -3.600 -1.500)"/><ellipse cx="3.600" cy="-1.500" rx="1.900" ry="3.300" transform="rotate(32 3.600 -1.500)"/><ellipse cx="-3.400" cy="4" rx="1.900" ry="3.300" transform="rotate(-32 -3.400 4)"/><ellipse cx="3.400" cy="4" rx="1.900" ry="3.300" transform="rotate(32 3.400 4)"/></g>`,
}

/** The sign at a place, `scale` 1 being 16 × 16. */
export const motifAt = (motif: Motif | undefined, x: number, y: number, scale: number, colour: string): string =>
  (motif ? `<g transform="translate(${x} ${y}) scale(${scale})">${motifs[motif](colour)}</g>` : '')
