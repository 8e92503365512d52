import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { problemSchema } from "./problem.ts";
import { parametersOf, type Route } from "./route.ts";

const problem = {
  description: "Why not: the reason for programs, the detail for people, the field at fault.",
  content: { "application/problem+json": { schema: schemaObject(jsonSchemaOf(problemSchema, "output")) } },
};

/** A line of the table as Hono routes it and OpenAPI describes it. */
export function describeRoute({ method, path, verb }: Route) {
  const { name, input, output } = verb.definition;
  const inPath = parametersOf(path);
  const { properties = {}, required = [] } = jsonSchemaOf(input, "input");
  const rest = Object.keys(properties).filter((field) => !inPath.includes(field));
  const parameter = (field: string) => ({
    name: field,
    in: inPath.includes(field) ? ("path" as const) : ("query" as const),
    required: required.includes(field),
    schema: schemaObject(asSchema(properties[field])),
  });
  const body: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(rest.map((field) => [field, asSchema(properties[field])])),
    required: required.filter((field) => rest.includes(field)),
  };
  const request =
    method === "get" || rest.length === 0
      ? {}
      : { body: { required: true, content: { "application/json": { schema: schemaObject(body) } } } };
  return createRoute({
    method,
    path,
    operationId: name,
    tags: [name.split(".")[0] ?? name],
    security: [{ token: [] }],
    parameters: (method === "get" ? [...inPath, ...rest] : inPath).map(parameter),
    request,
    responses: { ...answerOf(output), default: problem },
  });
}

/** A verb that has nothing to say answers without a body. */
export function saysNothing(output: z.ZodType): boolean {
  return output instanceof z.ZodNull;
}

function answerOf(output: z.ZodType) {
  if (saysNothing(output)) return { 204: { description: "Done." } };
  const schema = schemaObject(jsonSchemaOf(output, "output"));
  return { 200: { description: "Done.", content: { "application/json": { schema } } } };
}

function asSchema(schema: JsonSchema | boolean | undefined): JsonSchema {
  return typeof schema === "object" ? schema : {};
}

/** Both are JSON Schema of 2020-12, which OpenAPI 3.1 took over; their declarations differ in what else may stand there. */
function schemaObject(schema: JsonSchema): object {
  return schema;
}
