import type { JsonValue } from "@gshf/trainer-protocol";

/** What a column holds: a scalar, a list of one shape, or named fields. Everything may be null. */
export type Shape =
  | "string"
  | "int"
  | "double"
  | "boolean"
  | readonly [Shape]
  | { readonly [field: string]: Shape };

export type JsonObject = { readonly [field: string]: JsonValue | undefined };

export type Columns = { readonly [column: string]: Shape };

export const messages = [{ role: "string", content: "string" }] as const satisfies Shape;

/** The row with every key of its columns, null where it has none, in their order: no row lacks what another has. */
export function fillRow(row: JsonObject, columns: Columns): JsonObject {
  const filled: { [field: string]: JsonValue } = {};
  for (const name in columns) {
    const shape = columns[name];
    const value = row[name];
    // A loop and no look at plain values: this runs for every row of a million.
    filled[name] =
      value === undefined || shape === undefined
        ? null
        : typeof value === "object"
          ? fill(value, shape)
          : value;
  }
  return filled;
}

function fill(value: JsonValue, shape: Shape): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (isList(shape)) return isArray(value) ? value.map((item) => fill(item, shape[0])) : null;
  return isArray(value) || typeof shape === "string" ? null : fillRow(value, shape);
}

export function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** Like Array.isArray, which doesn't know lists that may not be written to. */
export function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
