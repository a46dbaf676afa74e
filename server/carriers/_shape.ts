import * as z from 'zod'

/** What carriers fill differently from what they document: whatever cannot be read is left out, and one odd field never costs the parcel. */

/** A text or a number written as one. */
export const text = z.union([z.string(), z.number().transform(String)]).optional().catch(undefined)
/** This shape, or undefined. */
export const part = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)
/** The readable items of the first 2,000 of a list; a single object stands for a list of one. */
export const list = <S extends z.ZodType>(item: S) => z.preprocess((value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value.slice(0, 2000) : [value]),
  z.array(item.nullable().catch(null)).transform((items) => items.filter((one): one is NonNullable<typeof one> => one !== null)))
