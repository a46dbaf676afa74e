/** A form of numbers as people read it: how it begins and how many signs it has (core/carrier-choice/number-pattern.ts writes `RR.9.DE/RR12`). */
export function patternText(pattern: string): { begins: string; count: number } {
  const [shape = '', begins = ''] = pattern.split('/')
  const runs = shape.split('.').map((run) => (/^\(?\d+\)?$/.test(run) ? Number(run.replace(/[()]/g, '')) : run.length))
  return { begins, count: runs.reduce((sum, length) => sum + length, 0) }
}
