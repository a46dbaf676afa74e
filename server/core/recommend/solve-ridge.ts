/** Solves A x = b for a symmetric positive definite A (m × m, row by row; destroyed) by Cholesky's decomposition. */
export function solveRidge(a: Float64Array, b: Float64Array, m: number): Float64Array {
  for (let j = 0; j < m; j++) {
    const rowJ = j * m
    let diagonal = a[rowJ + j]!
    for (let k = 0; k < j; k++) diagonal -= a[rowJ + k]! * a[rowJ + k]!
    // Rounding, or counts that were cut: a direction without information gets no weight.
    const root = Math.sqrt(Math.max(diagonal, 1e-9))
    a[rowJ + j] = root
    for (let i = j + 1; i < m; i++) {
      const rowI = i * m
      let sum = a[rowI + j]!
      for (let k = 0; k < j; k++) sum -= a[rowI + k]! * a[rowJ + k]!
      a[rowI + j] = sum / root
    }
  }
  const x = Float64Array.from(b)
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i * m + k]! * x[k]!
    x[i]! /= a[i * m + i]!
  }
  for (let i = m - 1; i >= 0; i--) {
    for (let k = i + 1; k < m; k++) x[i]! -= a[k * m + i]! * x[k]!
    x[i]! /= a[i * m + i]!
  }
  return x
}
