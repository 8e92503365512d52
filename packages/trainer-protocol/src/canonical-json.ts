import { hash } from "node:crypto";

/** Any value JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * JSON with the keys of every object sorted by code unit and no white space, so that equal values have equal
 * bytes. Keys whose value is `undefined` are left out. Numbers are written as `JSON.stringify` writes them.
 *
 * @throws TypeError on NaN or an infinity: `JSON.stringify` would write them as `null` and change the meaning.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON can't hold the number ${value}`);
    return JSON.stringify(value);
  }
  if (isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  const fields: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(field)}`);
  }
  return `{${fields.join(",")}}`;
}

/** Lower-case hex sha256 of a text's UTF-8 bytes, or of the bytes given. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash("sha256", content);
}

// Array.isArray does not narrow readonly arrays.
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
