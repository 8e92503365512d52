import { z } from "zod";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";

/*
 * What a verb answers, as REST says it: nothing as 204, and every list as {items, next}, whichever way its verb says
 * it. A list without pages has them so that it may come to have some.
 */

/** A verb that has nothing to say answers without a body. */
export function saysNothing(output: z.ZodType): boolean {
  return output instanceof z.ZodNull;
}

type Names = { items: string; next: string };

/** The names under which a verb that answers by pages says its items and where the next page begins. */
function pageNames(input: z.ZodType, output: z.ZodType): Names | null {
  if (!(input instanceof z.ZodObject && "cursor" in input.shape && output instanceof z.ZodObject))
    return null;
  const entries = Object.entries<z.ZodType>(output.shape);
  const items = entries.find(([, field]) => field instanceof z.ZodArray)?.[0];
  const next = entries.find(([name]) => name === "next" || name === "nextCursor")?.[0];
  return items === undefined || next === undefined ? null : { items, next };
}

type Described = Pick<{ input: z.ZodType; output: z.ZodType }, "input" | "output">;

/** Whether a verb answers with a list. */
export function isList({ input, output }: Described): boolean {
  return output instanceof z.ZodArray || pageNames(input, output) !== null;
}

const nextSchema: JsonSchema = {
  type: ["string", "null"],
  description: "Send this as `cursor` to get the next page. Null on the last page.",
};

/** What stands in an answer. */
export function replySchemaOf({ input, output }: Described): JsonSchema {
  const schema = jsonSchemaOf(output, "output");
  if (output instanceof z.ZodArray) {
    const { $defs, ...items } = schema;
    const list: JsonSchema = {
      type: "object",
      properties: { items, next: nextSchema },
      required: ["items", "next"],
    };
    return $defs === undefined ? list : { ...list, $defs };
  }
  const names = pageNames(input, output);
  if (names === null) return schema;
  const { [names.items]: items = {}, [names.next]: _next, ...rest } = schema.properties ?? {};
  const required = (schema.required ?? []).filter((name) => name !== names.items && name !== names.next);
  return {
    ...schema,
    properties: { items, next: nextSchema, ...rest },
    required: ["items", "next", ...required],
  };
}

/** A value that the output schema took, in the words of the schema above. */
export function replyOf({ input, output }: Described, value: unknown): unknown {
  if (Array.isArray(value)) return { items: value, next: null };
  const names = pageNames(input, output);
  if (names === null || typeof value !== "object" || value === null) return value;
  const { [names.items]: items, [names.next]: next, ...rest } = z.looseObject({}).parse(value);
  return { items, next, ...rest };
}
