import type { Vector } from "../errors.ts";

/**
 * aᵀb over `length` entries from the given offsets, in f64. Four interleaved sums, always combined in the same order:
 * a single one would wait for its own last addition at every step.
 */
export function dot(a: Vector, b: Vector, length = a.length, offsetA = 0, offsetB = 0): number {
  // The same loop twice: one that only ever meets f64 is compiled without asking every entry for its type.
  if (a instanceof Float64Array && b instanceof Float64Array) return dot64(a, b, length, offsetA, offsetB);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[offsetA + i]! * b[offsetB + i]!;
    s1 += a[offsetA + i + 1]! * b[offsetB + i + 1]!;
    s2 += a[offsetA + i + 2]! * b[offsetB + i + 2]!;
    s3 += a[offsetA + i + 3]! * b[offsetB + i + 3]!;
  }
  for (let i = whole; i < length; i++) s0 += a[offsetA + i]! * b[offsetB + i]!;
  return s0 + s1 + (s2 + s3);
}

function dot64(a: Float64Array, b: Float64Array, length: number, offsetA: number, offsetB: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[offsetA + i]! * b[offsetB + i]!;
    s1 += a[offsetA + i + 1]! * b[offsetB + i + 1]!;
    s2 += a[offsetA + i + 2]! * b[offsetB + i + 2]!;
    s3 += a[offsetA + i + 3]! * b[offsetB + i + 3]!;
  }
  for (let i = whole; i < length; i++) s0 += a[offsetA + i]! * b[offsetB + i]!;
  return s0 + s1 + (s2 + s3);
}

/** ‖a‖₂. Scaled by the largest entry, so neither huge nor tiny vectors over- or underflow. */
export function norm(a: Vector): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** y ← y + αx, in place. */
export function addScaled(y: Float64Array, alpha: number, x: Vector, offsetX = 0): void {
  if (x instanceof Float64Array) addScaled64(y, alpha, x, offsetX);
  else for (let i = 0; i < y.length; i++) y[i]! += alpha * x[offsetX + i]!;
}

function addScaled64(y: Float64Array, alpha: number, x: Float64Array, offsetX: number): void {
  for (let i = 0; i < y.length; i++) y[i]! += alpha * x[offsetX + i]!;
}

/** Mx for a row-major matrix with `columns` columns; result has M.length / columns entries. */
export function multiply(matrix: Vector, x: Vector, columns: number): Float64Array {
  const result = new Float64Array(matrix.length / columns);
  for (let i = 0; i < result.length; i++) result[i] = dot(matrix, x, columns, i * columns);
  return result;
}

/** Mᵀw = Σᵢ wᵢ·rowᵢ for a row-major matrix; result has `columns` entries. */
export function combineRows(matrix: Vector, weights: Vector, columns: number): Float64Array {
  const result = new Float64Array(columns);
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] !== 0) addScaled(result, weights[i]!, matrix, i * columns);
  }
  return result;
}
