import { z } from "zod";

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * What a schema is in JSON: dates as date-time strings, bigints as strings of digits.
 *
 * @param io what is sent to us ("input", where defaults are optional), or by us
 */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema, ...made } = z.toJSONSchema(schema, {
    io,
    target: "draft-2020-12",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { type } = zodSchema._zod.def;
      if (type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
      if (type === "bigint") Object.assign(jsonSchema, { type: "string", pattern: "^-?\\d+$" });
    },
  });
  return made;
}

const known = new WeakMap<z.ZodType, readonly string[]>();

/** The names of what an input holds. */
export function fieldsOf(input: z.ZodType): readonly string[] {
  const fields = known.get(input) ?? Object.keys(propertiesOf(jsonSchemaOf(input, "input")).properties);
  known.set(input, fields);
  return fields;
}

/** The fields of an object. */
export function propertiesOf({ properties = {}, required = [] }: JsonSchema) {
  const named = Object.entries(properties).map(([name, schema]): [string, JsonSchema] => [
    name,
    typeof schema === "object" ? schema : {},
  ]);
  return { properties: Object.fromEntries(named), required };
}

/** A value as it is sent: what JSON has no type for, as the schema above says. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}
