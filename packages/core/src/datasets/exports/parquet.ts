import type { JsonValue } from "@gshf/trainer-protocol";
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { type Columns, isArray, isList, type JsonObject, type Shape } from "../formats/columns.ts";
import type { Container } from "./containers.ts";

/**
 * Text of a row group. Hugging Face asks for 100 to 300 MB uncompressed; half of that keeps a worker far below 400 MiB
 * while a group is held as objects and as bytes.
 */
const groupBytes = 48 << 20;

const scalars = {
  string: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  int: { type: "INT64" },
  double: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
} as const;

/** A Parquet file with fixed types, snappy, and a page index. */
export function parquetFile(columns: Columns): Container {
  const names = Object.keys(columns);
  const shapes = Object.values(columns);
  const schema = schemaOf(columns);
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema, createdBy: "gshf" });
  let group: JsonObject[] = [];
  let bytes = 0;
  const take = (): Uint8Array[] => {
    const done = new Uint8Array(writer.getBuffer());
    writer.index = 0;
    return done.byteLength === 0 ? [] : [done];
  };
  const close = () => {
    if (group.length === 0) return;
    const columnData = names.map((name, i): ColumnSource => {
      const shape = shapes[i] ?? "string";
      const data = group.map((row) => storedValue(row[name], shape));
      return { name, data, columnIndex: typeof shape === "string", offsetIndex: true };
    });
    file.write({ columnData, rowGroupSize: group.length });
    group = [];
    bytes = 0;
  };
  return {
    add(row) {
      group.push(row);
      bytes += sizeOf(row);
      if (bytes < groupBytes) return [];
      close();
      return take();
    },
    finish() {
      close();
      file.finish();
      return take();
    },
  };
}

/** Depth first, as Parquet writes it; lists in three levels. */
export function schemaOf(columns: Columns): SchemaElement[] {
  const elements = Object.entries(columns).flatMap(([name, shape]) => elementsOf(name, shape));
  return [{ name: "schema", num_children: Object.keys(columns).length }, ...elements];
}

function elementsOf(name: string, shape: Shape): SchemaElement[] {
  const optional = { name, repetition_type: "OPTIONAL" as const };
  if (typeof shape === "string") return [{ ...optional, ...scalars[shape] }];
  if (isList(shape)) {
    return [
      { ...optional, converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      ...elementsOf("element", shape[0]),
    ];
  }
  const fields = Object.entries(shape);
  return [
    { ...optional, num_children: fields.length },
    ...fields.flatMap(([field, inner]) => elementsOf(field, inner)),
  ];
}

type StoredValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | StoredValue[]
  | { [field: string]: StoredValue };

/** Whole numbers are stored in 64 bits, which JavaScript has in bigints alone. */
function storedValue(value: JsonValue | undefined, shape: Shape): StoredValue {
  if (value === undefined || value === null) return null;
  if (shape === "int") return BigInt(Number(value));
  if (typeof value !== "object") return value;
  if (isArray(value)) return isList(shape) ? value.map((item) => storedValue(item, shape[0])) : null;
  if (typeof shape === "string" || isList(shape)) return null;
  const stored: { [field: string]: StoredValue } = {};
  for (const field in shape) stored[field] = storedValue(value[field], shape[field] ?? "string");
  return stored;
}

/** About how many bytes a value takes, texts above all. */
function sizeOf(value: JsonValue | undefined): number {
  if (typeof value === "string") return value.length + 4;
  if (typeof value !== "object" || value === null) return 8;
  return (isArray(value) ? value : Object.values(value)).reduce<number>((sum, item) => sum + sizeOf(item), 0);
}
