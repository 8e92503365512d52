import { Trouble } from "../trouble/index.ts";

/** Rows of f32 in little-endian order, one after the other. */
export function encodeRows(rows: readonly Float32Array[]): Uint8Array {
  const width = rows[0]?.length ?? 0;
  const bytes = new Uint8Array(rows.length * width * 4);
  const view = new DataView(bytes.buffer);
  rows.forEach((row, r) => {
    row.forEach((value, c) => {
      view.setFloat32((r * width + c) * 4, value, true);
    });
  });
  return bytes;
}

/** Row `index` of a shard whose rows have `width` numbers. */
export function decodeRow(bytes: Uint8Array, width: number, index: number, key: string): Float32Array {
  const offset = index * width * 4;
  if (offset + width * 4 > bytes.byteLength) {
    const message = `object storage: ${key} has ${bytes.byteLength} bytes, too few for row ${index} of ${width} numbers`;
    throw new Trouble("feature-shard", message, { retryable: false });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, width * 4);
  return Float32Array.from({ length: width }, (_, c) => view.getFloat32(c * 4, true));
}
