export interface Tree { [key: string]: string | Tree }

/** A catalogue as a page answer carries it: flat, dotted keys. */
export const flatten = (tree: Tree, prefix = ''): Record<string, string> =>
  Object.assign({}, ...Object.entries(tree).map(([key, value]) => (typeof value === 'string' ? { [prefix + key]: value } : flatten(value, `${prefix}${key}.`)))) as Record<string, string>
