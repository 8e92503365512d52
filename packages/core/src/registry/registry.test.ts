import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyVerb } from "../access/index.ts";
import { wholeMax } from "../access/model.ts";
import { verbs } from "./index.ts";

const entries = Object.entries(verbs).flatMap(([slice, named]) =>
  Object.entries<AnyVerb>(named).map(([key, verb]) => ({ path: `${slice}.${key}`, ...verb.definition })),
);

/** Who may change these may see them, and nobody else: personal data, pay, the answers of the test, what isn’t in yet, and addresses that whoever knows may write to. */
const seenByWriters = [
  "access.listInvites",
  "access.listMembers",
  "crowds.payDue",
  "crowds.payRates",
  "crowds.payments",
  "crowds.studies",
  "crowds.studySessions",
  "crowds.testCandidates",
  "crowds.testItems",
  "crowds.testResults",
  "prompts.previewImport",
  "webhooks.deliveries",
  "webhooks.list",
];

/** Kept in columns for larger ones. */
const largeNumbers = ["prompts.beginImport.bytes", "policies.update.tokensMax"];

/** The whole numbers that a schema takes, with where they stand and the largest. */
function integersOf(schema: unknown, at = ""): { at: string; maximum: number }[] {
  const part = z.record(z.string(), z.unknown()).safeParse(schema).data;
  if (part === undefined) return [];
  const own = part.type === "integer" && part.const === undefined && part.enum === undefined;
  const maximum = Number(part.maximum ?? part.exclusiveMaximum ?? Number.POSITIVE_INFINITY);
  const below = Object.entries(part).flatMap(([key, value]) => {
    if (key === "properties" || key === "$defs")
      return Object.entries(value ?? {}).flatMap(([name, inner]) => integersOf(inner, `${at}.${name}`));
    return (Array.isArray(value) ? value : [value]).flatMap((inner: unknown) => integersOf(inner, at));
  });
  return own ? [{ at, maximum }, ...below] : below;
}

/** They change only the files they make of what one may take out. */
const makersOfFiles = ["datasets.export", "datasets.retryExport", "datasets.stopExport"];

const isWrapped = (schema: z.core.$ZodType) =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;

describe("the registry of verbs", () => {
  it("holds each verb under its own name", () => {
    expect(entries.length).toBeGreaterThan(70);
    expect(entries.filter(({ path, name }) => path !== name)).toEqual([]);
  });

  it.each(entries)("$name takes no whole number that the database can’t hold", ({ name, input }) => {
    const larger = integersOf(z.toJSONSchema(input, { io: "input", unrepresentable: "any" })).filter(
      ({ at, maximum }) => maximum > wholeMax && !largeNumbers.includes(`${name}${at}`),
    );
    expect(larger).toEqual([]);
  });

  it.each(entries)("$name says what it takes and gives, so that documents can be made of it", (verb) => {
    expect(verb.output).toBeInstanceOf(z.ZodType);
    expect(verb.input).toBeInstanceOf(z.ZodType);
    // What JSON has no type for (dates, bigints) is written as text; anything else is a mistake.
    const asText = new Set(["date", "bigint"]);
    for (const [schema, io] of [
      [verb.input, "input"],
      [verb.output, "output"],
    ] as const) {
      const strange: string[] = [];
      z.toJSONSchema(schema, {
        io,
        unrepresentable: "any",
        override: ({ zodSchema, jsonSchema }) => {
          const { type } = isWrapped(zodSchema) ? zodSchema.unwrap()._zod.def : zodSchema._zod.def;
          const isEmpty = Object.keys(jsonSchema).length === 0;
          if (isEmpty && !asText.has(type) && type !== "unknown" && type !== "any") strange.push(type);
        },
      });
      expect(strange).toEqual([]);
    }
  });

  it("lets nobody change what they may only read", () => {
    const reading = ["project.read", "rounds.read", "data.export"];
    const changing = entries.filter(({ kind, may }) => kind === "mutation" && reading.includes(may));
    expect(changing.map(({ name }) => name).sort()).toEqual(makersOfFiles);
  });

  it("keeps from readers only what is listed above", () => {
    const kept = entries.filter(({ kind, may }) => kind === "query" && may.endsWith(".write"));
    expect(kept.map(({ name }) => name).sort()).toEqual(seenByWriters);
  });
});
