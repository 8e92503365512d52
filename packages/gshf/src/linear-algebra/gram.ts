import { dot } from "./vectors.ts";

/** Rows gathered before a tile is updated: the panel stays in cache while the matrix streams past once. */
const panelRows = 64;

/**
 * M ← M + Σᵢ cᵢ·zᵢzᵢᵀ, both halves of the d×d matrix, from n rows (row-major). This is the O(nd²) step of every
 * covariance and Hessian, so only the lower half is computed, in tiles over panels of rows scaled by √cᵢ.
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

/** In tiles of three by three, whose nine sums and six factors fit a processor's registers. */
function addPanel(matrix: Float64Array, panel: Float64Array, d: number, height: number): void {
  const last = (d - 1) * panelRows;
  for (let i = 0; i < d; i += 3) {
    const a0 = i * panelRows;
    // Past the end the last row is taken again, and what it gives is not stored.
    const a1 = Math.min(a0 + panelRows, last);
    const a2 = Math.min(a1 + panelRows, last);
    const rows = Math.min(3, d - i);
    for (let j = 0; j <= i; j += 3) {
      const b0 = j * panelRows;
      const b1 = Math.min(b0 + panelRows, last);
      const b2 = Math.min(b1 + panelRows, last);
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s20 = 0;
      let s21 = 0;
      let s22 = 0;
      for (let k = 0; k < height; k++) {
        const y0 = panel[b0 + k]!;
        const y1 = panel[b1 + k]!;
        const y2 = panel[b2 + k]!;
        let x = panel[a0 + k]!;
        s00 += x * y0;
        s01 += x * y1;
        s02 += x * y2;
        x = panel[a1 + k]!;
        s10 += x * y0;
        s11 += x * y1;
        s12 += x * y2;
        x = panel[a2 + k]!;
        s20 += x * y0;
        s21 += x * y1;
        s22 += x * y2;
      }
      const below = j < i;
      let at = i * d + j;
      matrix[at]! += s00;
      if (below) {
        matrix[at + 1]! += s01;
        matrix[at + 2]! += s02;
      }
      if (rows === 1) continue;
      at += d;
      matrix[at]! += s10;
      matrix[at + 1]! += s11;
      if (below) matrix[at + 2]! += s12;
      if (rows === 2) continue;
      at += d;
      matrix[at]! += s20;
      matrix[at + 1]! += s21;
      matrix[at + 2]! += s22;
    }
  }
}

/** Columns brought to f64 at once: a stretch of some rows stays in the nearest cache. */
const stretch = 256;

/** RRᵀ of k rows in f32, k×k, every entry one sum in f64: rows two by two, so that each number read serves twice. */
export function gramOfRows(rows: Float32Array, dimension: number): Float64Array {
  const k = rows.length / dimension;
  const gram = new Float64Array(k * k);
  const part = new Float64Array(k * stretch);
  for (let start = 0; start < dimension; start += stretch) {
    const width = Math.min(stretch, dimension - start);
    for (let i = 0; i < k; i++) {
      const from = i * dimension + start;
      for (let c = 0; c < width; c++) part[i * stretch + c] = rows[from + c]!;
    }
    addProducts(gram, part, k, width);
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) gram[j * k + i] = gram[i * k + j]!;
  }
  return gram;
}

/** Adds to the lower half of a k×k matrix the products of k rows of a stretch. */
function addProducts(gram: Float64Array, part: Float64Array, k: number, width: number): void {
  for (let i = 0; i < k; i += 2) {
    const a0 = i * stretch;
    // Past the end the last row is taken again, and what it gives is not stored.
    const hasNext = i + 1 < k;
    const a1 = hasNext ? a0 + stretch : a0;
    for (let j = 0; j <= i; j += 2) {
      const b0 = j * stretch;
      const b1 = j + 1 < k ? b0 + stretch : b0;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      for (let c = 0; c < width; c++) {
        const x0 = part[a0 + c]!;
        const x1 = part[a1 + c]!;
        const y0 = part[b0 + c]!;
        const y1 = part[b1 + c]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
      }
      const at = i * k + j;
      gram[at]! += s00;
      if (j < i) gram[at + 1]! += s01;
      if (!hasNext) continue;
      gram[at + k]! += s10;
      gram[at + k + 1]! += s11;
    }
  }
}

/** Products of k rows with k images of theirs, k×k; symmetric but for rounding, so the lower half is taken for both. */
export function gramOf(rows: Float64Array, images: Float64Array, dimension: number): Float64Array {
  const k = rows.length / dimension;
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(rows, images, dimension, i * dimension, j * dimension);
      gram[i * k + j] = value;
      gram[j * k + i] = value;
    }
  }
  return gram;
}
