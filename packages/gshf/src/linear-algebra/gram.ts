/** Rows gathered before a tile is updated: the panel stays in cache while the matrix streams past once. */
const panelRows = 64;

/**
 * M ← M + Σᵢ cᵢ·zᵢzᵢᵀ, both halves of the d×d matrix, from n rows (row-major). This is the O(nd²) step of every
 * covariance and Hessian, so only the lower half is computed, in 2×2 tiles over panels of rows scaled by √cᵢ.
 *
 * @param coefficients cᵢ ≥ 0; all one when absent.
 */
export function addWeightedGram(
  matrix: Float64Array,
  rows: Float32Array | Float64Array,
  dimension: number,
  coefficients?: Float64Array,
): void {
  const count = rows.length / dimension;
  const panel = new Float64Array(dimension * panelRows);
  for (let start = 0; start < count; start += panelRows) {
    const height = Math.min(panelRows, count - start);
    // Transposed, so that the inner product below runs along contiguous memory.
    for (let r = 0; r < height; r++) {
      const scale = coefficients ? Math.sqrt(coefficients[start + r]!) : 1;
      const offset = (start + r) * dimension;
      for (let j = 0; j < dimension; j++) panel[j * panelRows + r] = scale * rows[offset + j]!;
    }
    addPanel(matrix, panel, dimension, height);
  }
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < i; j++) matrix[j * dimension + i] = matrix[i * dimension + j]!;
  }
}

function addPanel(matrix: Float64Array, panel: Float64Array, d: number, height: number): void {
  for (let i = 0; i < d; i += 2) {
    const a0 = i * panelRows;
    const pairOfRows = i + 1 < d;
    const a1 = pairOfRows ? a0 + panelRows : a0;
    for (let j = 0; j <= i; j += 2) {
      const b0 = j * panelRows;
      const b1 = j + 1 < d ? b0 + panelRows : b0;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      for (let k = 0; k < height; k++) {
        const x0 = panel[a0 + k]!;
        const x1 = panel[a1 + k]!;
        const y0 = panel[b0 + k]!;
        const y1 = panel[b1 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
      }
      matrix[i * d + j]! += s00;
      if (j < i) matrix[i * d + j + 1]! += s01;
      if (pairOfRows) {
        matrix[(i + 1) * d + j]! += s10;
        matrix[(i + 1) * d + j + 1]! += s11;
      }
    }
  }
}
