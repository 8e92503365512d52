import type { AnyVerb } from "@gshf/core/access";
import { scopes } from "@gshf/core/access/model";
import { contentTypes } from "@gshf/core/datasets/model";
import { verbs } from "@gshf/core/registry";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseInput } from "./answer-route.ts";
import { boundedLists } from "./bounded-lists.ts";
import { exampleOf } from "./examples.ts";
import { openApiDocument } from "./open-api.ts";
import { isList } from "./reply.ts";
import { routes } from "./routes.ts";
import { table } from "./table.ts";

const document = openApiDocument(table);

const parameter = z.looseObject({ name: z.string(), in: z.string(), description: z.string().optional() });
const operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  description: z.string().min(1),
  tags: z.array(z.string()),
  parameters: z.array(parameter).default([]),
  responses: z.record(z.string(), z.unknown()),
  security: z.unknown().optional(),
  requestBody: z.unknown().optional(),
});
const operations = Object.entries(
  z.record(z.string(), z.record(z.string(), operation)).parse(document.paths),
).flatMap(([path, methods]) => Object.entries(methods).map(([method, said]) => ({ path, method, ...said })));

const all: AnyVerb[] = Object.values(verbs).flatMap((slice) => Object.values<AnyVerb>(slice));

describe("the OpenAPI document", () => {
  it("is valid for a validator of the specification", async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it("is valid for a second one, which checks references and examples, too", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  it("holds every verb under its own name, and each name once", () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(all.map(({ definition }) => definition.name).filter((name) => !names.includes(name))).toEqual([]);
    expect(routes.length).toBe(all.length);
  });

  it("has every list in pages, or says how long it can get", () => {
    const paged = new Set(
      operations
        .filter(({ parameters }) => {
          const names = parameters.map(({ name }) => name);
          return names.includes("cursor") && names.includes("limit");
        })
        .map(({ operationId }) => operationId),
    );
    const lists = routes
      .filter(({ verb, summary }) => isList(verb.definition) || summary.startsWith("List "))
      .map(({ verb }) => verb.definition.name);
    expect(lists.length).toBeGreaterThan(30);
    expect(lists.filter((name) => !paged.has(name)).sort()).toEqual(Object.keys(boundedLists).sort());
  });

  it("names every type that a file has which is downloaded", () => {
    const given = operations.find(({ operationId }) => operationId === "datasets.downloadExport");
    const { content } = z
      .object({ content: z.record(z.string(), z.unknown()) })
      .parse(given?.responses["200"]);
    const types = Object.values(contentTypes).map((type) => type.split(";")[0]);
    expect(Object.keys(content).sort()).toEqual(types.sort());
  });

  it("has no two addresses that one request could mean", () => {
    const shapes = operations.map(({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, "{}")}`);
    expect(new Set(shapes).size).toBe(shapes.length);
    const literal = (path: string) => path.split("/");
    const meets = (one: string, other: string) =>
      literal(one).length === literal(other).length &&
      literal(one).every((part, i) => {
        const there = literal(other)[i] ?? "";
        return part === there || part.startsWith("{") || there.startsWith("{");
      });
    const paths = Object.keys(document.paths);
    const both = paths.flatMap((one, i) =>
      paths
        .slice(i + 1)
        .filter((other) => meets(one, other))
        .map((o) => [one, o]),
    );
    expect(both).toEqual([]);
  });

  it("says what each operation, parameter and field is", () => {
    const silent = operations.flatMap(({ operationId, parameters }) =>
      parameters
        .filter(({ description = "" }) => description === "")
        .map(({ name }) => `${operationId}.${name}`),
    );
    const inputs = Object.entries(document.components.schemas).filter(([name]) => name.endsWith("Input"));
    const fields = inputs.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, field]) => typeof field !== "object" || field.description === undefined)
        .map(([field]) => `${name}.${field}`),
    );
    expect([...silent, ...fields]).toEqual([]);
    expect(inputs.length).toBeGreaterThan(40);
  });

  it("names the scope that a token needs", () => {
    const needed = z.tuple([z.object({ token: z.array(z.string()).max(1) })]);
    const found = operations.map(({ security }) => needed.parse(security)[0].token[0] ?? "any");
    expect(new Set(found)).toEqual(new Set(["any", ...scopes]));
  });
});

describe.each(routes.filter(({ method, path, verb }) => bodyOf(method, path, verb)))(
  "the example of $verb.definition.name",
  (route) => {
    it("is there, and is taken", () => {
      const example = exampleOf(route.verb.definition.name);
      expect(example).toBeDefined();
      const params = Object.fromEntries(
        [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, field = ""]) => [field, sampleOf(field)]),
      );
      const asked = { params, query: {}, body: JSON.stringify(example), key: null };
      const parsed = parseInput(route, asked, { kind: "system", process: "test" });
      expect(parsed).toMatchObject({ ok: true });
    });
  },
);

/** Whether an operation takes a body. */
function bodyOf(method: string, path: string, verb: AnyVerb): boolean {
  const named = operations.find(({ operationId }) => operationId === verb.definition.name);
  return (
    named !== undefined && named.method === method && named.path === path && named.requestBody !== undefined
  );
}

function sampleOf(field: string): string {
  if (field === "number" || field === "attempt") return "1";
  if (field === "manifestSha256") return "0".repeat(64);
  if (field === "slug" || field === "experiment") return "main";
  if (field === "pseudonym") return "L-0001";
  return "0199f2a4-6a5c-7c1e-9a57-3f1f0c6f2b11";
}
