import { Trouble } from "../trouble/index.ts";

/** θ and the covariance A of one fit. */
export type Posterior = {
  dimension: number;
  theta: Float64Array;
  /** A, d×d, row-major. */
  matrix: Float64Array;
};

const magic = "GSHFPOS1";

/** Little-endian: eight bytes of magic, d as u32, θ as f64, then the lower half of A, row by row, as f64. */
export function encodePosterior(posterior: Posterior): Uint8Array {
  const { dimension: d, theta, matrix } = posterior;
  const bytes = new Uint8Array(12 + 8 * (d + (d * (d + 1)) / 2));
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, d, true);
  let offset = 12;
  const write = (value: number | undefined) => {
    view.setFloat64(offset, value ?? 0, true);
    offset += 8;
  };
  for (const value of theta) write(value);
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) write(matrix[i * d + j]);
  return bytes;
}

/** @throws Trouble when the bytes are no posterior */
export function decodePosterior(bytes: Uint8Array, key: string): Posterior {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const d = bytes.byteLength < 12 ? 0 : view.getUint32(8, true);
  const expected = 12 + 8 * (d + (d * (d + 1)) / 2);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== magic || bytes.byteLength !== expected) {
    const message = `object storage: ${key} is no posterior of ours`;
    throw new Trouble("posterior-shape", message, { retryable: false });
  }
  let offset = 12;
  const read = () => {
    offset += 8;
    return view.getFloat64(offset - 8, true);
  };
  const theta = Float64Array.from({ length: d }, read);
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = read();
      matrix[i * d + j] = value;
      matrix[j * d + i] = value;
    }
  }
  return { dimension: d, theta, matrix };
}
