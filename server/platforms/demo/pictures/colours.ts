/** A colour between two, `part` of the way from `from` to `to`; both `#rrggbb`. */
export function blend(from: string, to: string, part: number): string {
  const channel = (colour: string, index: number) => Number.parseInt(colour.slice(1 + index * 2, 3 + index * 2), 16)
  return `#${[0, 1, 2].map((index) => Math.round(channel(from, index) + (channel(to, index) - channel(from, index)) * part).toString(16).padStart(2, '0')).join('')}`
}
export const darker = (colour: string, part = 0.18) => blend(colour, '#1d1b18', part)
export const lighter = (colour: string, part = 0.25) => blend(colour, '#ffffff', part)

/** What a drawing is coloured with: the thing itself, its trim, the bed it lies on. */
export interface Paint { main: string; accent: string; ground: string; motif: string }

/** A stroke with round ends, without filling. */
export const stroke = (colour: string, width: number) => `stroke="${colour}" stroke-width="${width}" fill="none" stroke-linecap="round" stroke-linejoin="round"`
/** The shadow a thing stands on. */
export const shadow = (ground: string, cy = 80, rx = 25) => `<ellipse cx="48" cy="${cy}" rx="${rx}" ry="3.4" fill="${darker(ground, 0.12)}"/>`
