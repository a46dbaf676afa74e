/** A printed order number as it is compared, however a person types it: case, width, spaces, invisible characters and a leading # do not matter. */
export const numberKey = (number: string): string => number.normalize('NFKC').toLowerCase().replace(/[\s\p{C}]+/gu, '').replace(/^#+/, '')
