import { z } from "zod";

/** Where a value was written: in an address everything is a text. */
type Source = "json" | "address";

/**
 * A value as it was sent, turned into what a schema expects: dates and bigints are texts in JSON, and in an address
 * so are numbers, truth values, and a list's only item. What can't be turned stays as it is, for the schema to
 * refuse.
 */
export function readAs(schema: z.core.$ZodType, value: unknown, from: Source): unknown {
  if (schema instanceof z.ZodObject) return readObject(schema, value, from);
  if (schema instanceof z.ZodArray) {
    const list = from === "address" && typeof value === "string" ? [value] : value;
    return Array.isArray(list) ? list.map((item) => readAs(schema.element, item, from)) : list;
  }
  if (schema instanceof z.ZodUnion) return readUnion(schema, value, from);
  if (schema instanceof z.ZodPipe) return readAs(schema.in, value, from);
  if (hasInner(schema)) return readAs(schema._zod.def.innerType, value, from);
  return typeof value === "string" ? readText(schema, value, from) : value;
}

function readObject(schema: z.ZodObject, value: unknown, from: Source): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
      return [name, field === undefined ? part : readAs(field, part, from)];
    }),
  );
}

/** As the first of its options that takes it. */
function readUnion(schema: z.ZodUnion, value: unknown, from: Source): unknown {
  for (const option of schema.options) {
    const read = readAs(option, value, from);
    if (z.safeParse(option, read).success) return read;
  }
  return value;
}

type Wrapper = z.core.$ZodType & { _zod: { def: { innerType: z.core.$ZodType } } };

/** Optional, nullable, with a default, and the like. */
function hasInner(schema: z.core.$ZodType): schema is Wrapper {
  return "innerType" in schema._zod.def;
}

const dateTime = z.iso.datetime({ offset: true });

function readText(schema: z.core.$ZodType, text: string, from: Source): unknown {
  const { type } = schema._zod.def;
  if (type === "date") return dateTime.safeParse(text).success ? new Date(text) : text;
  if (type === "bigint") return /^-?\d+$/.test(text) ? BigInt(text) : text;
  if (from === "json") return text;
  if (type === "number") return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
