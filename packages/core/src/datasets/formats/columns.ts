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
  return Object.fromEntries(Object.entries(columns).map(([name, shape]) => [name, fill(row[name], shape)]));
}

function fill(value: JsonValue | undefined, shape: Shape): JsonValue {
  if (value === undefined || value === null || typeof shape === "string") return value ?? null;
  if (isList(shape)) return isArray(value) ? value.map((item) => fill(item, shape[0])) : null;
  return isArray(value) || typeof value !== "object" ? null : fillRow(value, shape);
}

export function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

/** Like Array.isArray, which doesn't know lists that may not be written to. */
export function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
