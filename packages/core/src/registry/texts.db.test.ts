import { createTestDb, createTestDeps, createTestProject, type TestPerson } from "@gshf/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyVerb, Deps } from "../access/index.ts";
import { verbs } from "./index.ts";

/*
 * What can't be stored as text (a NUL, half a character) is refused by the name of its field, or replaced where the
 * verb says so, whichever verb it is sent to and wherever in its input it stands. No verb may be forgotten: inputs are
 * made of the schemas.
 */

const slug = "texts";
const hostile = { nul: "a\0b", "half a character": "a\ud83d b" };

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let owner: TestPerson;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
  ({ owner } = await createTestProject(deps, { slug }));
});
afterAll(() => testDb.close());

const all: AnyVerb[] = Object.values(verbs).flatMap((slice) => Object.values<AnyVerb>(slice));

describe.each(all.map((verb) => ({ name: verb.definition.name, verb })))("$name", ({ verb }) => {
  const { input, mends = [] } = verb.definition;
  const good = { ...record(sampleOf(input)), ...byHand[verb.definition.name] };

  it("takes the input made of its schema", () => {
    const parsed = input.safeParse(isNothing(input) ? {} : good);
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it("refuses by its name each text that can't be stored, or replaces it where it says so", async () => {
    for (const [what, text] of Object.entries(hostile)) {
      for (const { path, value } of spoilt(good, text)) {
        const parsed = input.safeParse(value);
        if (!parsed.success) {
          // Its own schema takes no such text here: the issue names the field, or what the field stands in.
          const at = parsed.error.issues[0]?.path.map(String) ?? [];
          expect({ path, what, at: path.slice(0, at.length) }).toEqual({ path, what, at });
          continue;
        }
        const outcome = await verb(deps, owner, parsed.data as never);
        const isMended = mends.includes(path[0] ?? "");
        const isRefused = !outcome.ok && outcome.field === path.join(".") && outcome.reason === "invalid";
        expect({ path, what, isRefused }).toEqual({ path, what, isRefused: !isMended });
      }
    }
  });
});

it("mends only what somebody typed beside a label", () => {
  const mending = all.filter(({ definition }) => definition.mends !== undefined);
  expect(mending.map(({ definition }) => definition.name).sort()).toEqual([
    "labeling.skip",
    "labeling.submit",
  ]);
});

/** The texts of a round's settings; which settings go together no JSON Schema says. */
const config = {
  arms: [{ name: "run", strategy: "random", share: 1 }],
  prompts: { imports: ["0195f3a0-0000-7000-8000-000000000000"], tags: ["run"] },
  training: { algorithm: "dpo", hyperparameters: { walk: "run" } },
};

/** What schemas ask for beyond what a JSON Schema can say. */
const byHand: Record<string, object> = {
  "quality.writeAttentionCheck": { wrongAnswer: "run" },
  "projects.update": { adapterPath: "/{sha256}", sharedMount: "/mnt/models" },
  "rounds.events": { after: "1" },
  "rounds.preview": { config },
  "rounds.create": { config },
  "rounds.update": { config },
  "labeling.savePreferences": { language: "de", keys: { left: "q" } },
};

function isNothing(input: z.ZodType): boolean {
  return input.safeParse(undefined).success;
}

/** The value with one of its texts, or one name of a record's field, spoilt: one value each. */
function* spoilt(value: unknown, text: string): Generator<{ path: string[]; value: unknown }> {
  if (typeof value === "string") {
    yield { path: [], value: text };
    return;
  }
  if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) {
      for (const inner of spoilt(part, text)) {
        yield { path: [String(i), ...inner.path], value: value.with(i, inner.value) };
      }
    }
    return;
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  for (const [name, part] of Object.entries(value)) {
    for (const inner of spoilt(part, text)) {
      yield { path: [name, ...inner.path], value: { ...value, [name]: inner.value } };
    }
  }
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A value that a schema takes: every field of a record, one item of a list, the first of several choices. */
function sampleOf(input: z.ZodType): unknown {
  const schema = z.toJSONSchema(input, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { type } = zodSchema._zod.def;
      if (type === "date" || type === "bigint") jsonSchema.format = type;
    },
  });
  return make(schema, schema);
}

function make(schema: JsonSchema, root: JsonSchema): unknown {
  if (schema.$ref !== undefined)
    return make(record(root.$defs)[schema.$ref.replace("#/$defs/", "")] ?? {}, root);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => record(make(asSchema(part), root)));
    return Object.assign({}, ...parts);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const parts = choices.map(asSchema);
    return make(parts.find(({ type }) => type === "string") ?? asSchema(parts[0]), root);
  }
  if (Array.isArray(schema.type)) return make({ type: "string" }, root);
  if (schema.format === "date") return new Date(0);
  if (schema.format === "bigint") return 1n;
  if (schema.type === "string") return makeText(schema);
  if (schema.type === "boolean") return true;
  if (schema.type === "number" || schema.type === "integer") return makeNumber(schema);
  if (schema.type === "array") return [make(asSchema(schema.items), root)];
  if (schema.type !== "object") return undefined;
  const named = Object.entries(schema.properties ?? {}).map(([name, part]) => [
    name,
    name === "slug" ? slug : make(asSchema(part), root),
  ]);
  const { additionalProperties: others } = schema;
  if (typeof others === "object" && Object.keys(others).length > 0) named.push(["walk", make(others, root)]);
  return Object.fromEntries(named);
}

function makeNumber({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): number {
  if (typeof exclusiveMinimum === "number" && typeof exclusiveMaximum === "number") {
    return (exclusiveMinimum + exclusiveMaximum) / 2;
  }
  return minimum ?? maximum ?? 1;
}

const texts = [
  "walk",
  "01a208ca-9249-73ff-872d-4ee03b8340ba",
  "https://example.org/x",
  "GBP",
  "L-0001",
  "somebody@example.org",
  "0".repeat(32),
  "0".repeat(64),
];

function makeText(schema: JsonSchema): string {
  const fits = texts.find((text) => {
    if (text.length < (schema.minLength ?? 0) || text.length > (schema.maxLength ?? 1_000)) return false;
    if (schema.format === "uri" && !URL.canParse(text)) return false;
    return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(text);
  });
  return fits ?? "walk";
}

function asSchema(schema: unknown): JsonSchema {
  return record(schema);
}

function record(value: unknown): Record<string, JsonSchema> & JsonSchema {
  // What isn't a record has no fields.
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, JsonSchema> &
    JsonSchema;
}
