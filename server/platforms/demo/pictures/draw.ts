import type { Drawing, DrawingKind } from '../catalogue/article.ts'
import { houseThings } from './house-things.ts'
import { packs } from './packs.ts'
import { tableThings } from './table-things.ts'

const things = { ...packs, ...tableThings, ...houseThings } as Readonly<Record<DrawingKind, (drawing: Drawing) => string>>

/** The picture of a product: flat shapes in its own colours on its own ground. A whole SVG document. */
export const draw = (drawing: Drawing): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="480" height="480"><path fill="${drawing.ground}" d="M0 0h96v96H0z"/><g transform="translate(48 80) scale(${drawing.scale ?? 1}) translate(-48 -80)">${things[drawing.kind](drawing)}</g></svg>\n`
