import { hash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Vectors by text, kept in a file so that a restarted lab does not embed again. */
export type VectorCache = {
  get(text: string): Float32Array | undefined;
  add(text: string, vector: Float32Array): void;
  readonly size: () => number;
  close(): void;
};

/**
 * Opens `DIR/NAME.f32`: records of 32 bytes sha256 of the text and `dimension` little-endian float32. A record
 * torn by a crash is cut off at the next start.
 */
export function openVectorCache(dir: string, name: string, dimension: number): VectorCache {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.f32`);
  const recordBytes = 32 + dimension * 4;
  const vectors = new Map<string, Float32Array>();
  if (existsSync(path)) {
    const stored = readFileSync(path);
    const whole = stored.length - (stored.length % recordBytes);
    if (whole < stored.length) truncateSync(path, whole);
    for (let at = 0; at < whole; at += recordBytes) {
      const vector = new Float32Array(dimension);
      for (let i = 0; i < dimension; i += 1) vector[i] = stored.readFloatLE(at + 32 + i * 4);
      vectors.set(stored.toString("hex", at, at + 32), vector);
    }
  }
  const file = openSync(path, "a");
  return {
    get: (text) => vectors.get(textSha(text).toString("hex")),
    add(text, vector) {
      const sha = textSha(text);
      if (vectors.has(sha.toString("hex"))) return;
      const record = Buffer.alloc(recordBytes);
      sha.copy(record);
      for (const [i, value] of vector.entries()) record.writeFloatLE(value, 32 + i * 4);
      writeSync(file, record);
      vectors.set(sha.toString("hex"), vector);
    },
    size: () => vectors.size,
    close: () => closeSync(file),
  };
}

function textSha(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
