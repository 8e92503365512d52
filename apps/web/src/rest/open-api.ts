import { rolesThatMay, type VerbDefinition } from "@gshf/core/access";
import { info, securitySchemes } from "./about.ts";
import { boundedLists } from "./bounded-lists.ts";
import { exampleOf } from "./examples.ts";
import { describeField } from "./fields.ts";
import { type JsonSchema, jsonSchemaOf, propertiesOf } from "./json-schema.ts";
import { ownKeyOf } from "./own-key.ts";
import { problemSchema } from "./problem.ts";
import { refusals } from "./refusals.ts";
import { isList, replySchemaOf, saysNothing } from "./reply.ts";
import { isAskedByAddress, parametersOf, type Route } from "./route.ts";
import type { FileRoute } from "./streams.ts";
import { tags } from "./tags.ts";
import type { Watch } from "./watch.ts";

/** Everything that has an address below /api/v1. */
export type Table = {
  readonly routes: readonly Route[];
  readonly watches: readonly Watch[];
  readonly files: readonly FileRoute[];
};

type Components = Record<string, JsonSchema>;
type Operation = { operationId: string } & Record<string, unknown>;

const made = new WeakMap<Table, ReturnType<typeof describe>>();

/** The OpenAPI 3.1 document of a table: JSON, made of the verbs' own schemas; of each table once. */
export function openApiDocument(table: Table): ReturnType<typeof describe> {
  const document = made.get(table) ?? describe(table);
  made.set(table, document);
  return document;
}

function describe({ routes, watches, files }: Table) {
  const schemas: Components = { Problem: jsonSchemaOf(problemSchema, "output") };
  const lines = [
    ...routes.map((route) => ({ ...route, operation: operationOf(route, schemas) })),
    ...watches.map((watched) => ({
      method: "get",
      path: watched.path,
      operation: watchOf(watched, schemas),
    })),
    ...files.map((file) => ({ ...file, operation: fileOf(file, schemas) })),
  ];
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { method, path, operation } of lines) {
    paths[path] = { ...paths[path], [method]: operation };
  }
  return {
    openapi: "3.1.0",
    info,
    servers: [{ url: "/api/v1", description: "This installation" }],
    security: [{ token: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas, securitySchemes, responses: { Problem: problem }, headers },
  };
}

const problem = {
  description: "Why not: the code for programs, the detail for people, the field at fault.",
  content: { "application/problem+json": { schema: ref("Problem") } },
};

const headers = {
  RequestId: { description: "Names this request in our log.", schema: { type: "string" } },
  ETag: {
    description: "Send it as If-None-Match: 304 says that nothing changed.",
    schema: { type: "string" },
  },
  Location: { description: "Where the thing stands that was made.", schema: { type: "string" } },
  Replayed: {
    description: "`true` when the request was done before and this is its first answer.",
    schema: { type: "string", const: "true" },
  },
};

const header = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });
const always = { "X-Request-Id": header("RequestId") };

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** `rounds.takePolicy` as the beginning of a schema's name. */
export function pascal(operation: string): string {
  return operation.replace(/(^|\.)([a-z])/g, (_, _dot, letter: string) => letter.toUpperCase());
}

/** Puts a schema among the document's, and with it those that it refers to. */
function place(schemas: Components, name: string, { $defs = {}, ...schema }: JsonSchema) {
  const moved = (part: unknown): JsonSchema =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', `"#/components/schemas/${name}.`));
  for (const [inner, part] of Object.entries($defs)) schemas[`${name}.${inner}`] = moved(part);
  schemas[name] = moved(schema);
  return ref(name);
}

function parameter(
  operation: string,
  place: "path" | "query",
  name: string,
  schema: JsonSchema,
  required: boolean,
  description = schema.description ?? describeField(operation, name),
) {
  return { name, in: place, required, schema, ...(description === undefined ? {} : { description }) };
}

const keyParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[!-~]+$" },
  description: "Names what you want done, a UUID for instance: repeating the request with it does it once.",
};

function operationOf(route: Route, schemas: Components): Operation {
  const { method, path, verb, summary } = route;
  const { name, kind, input } = verb.definition;
  const { properties, required } = propertiesOf(jsonSchemaOf(input, "input"));
  const inPath = parametersOf(path);
  const ownKey = ownKeyOf(Object.keys(properties));
  const rest = Object.keys(properties).filter((field) => !inPath.includes(field) && field !== ownKey);
  const schemaOf = (field: string) => properties[field] ?? {};
  const inQuery = isAskedByAddress(route) ? rest : [];
  const parameters: object[] = [
    ...inPath.map((field) => parameter(name, "path", field, schemaOf(field), true)),
    ...inQuery.map((field) => parameter(name, "query", field, schemaOf(field), required.includes(field))),
  ];
  if (method === "post" && kind === "mutation") parameters.push(keyParameter);
  const hasBody = !isAskedByAddress(route) && rest.length > 0;
  return {
    operationId: name,
    tags: [name.split(".")[0] ?? name],
    summary,
    description: whoMay(verb.definition),
    security: [{ token: scopesOf(verb.definition) }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(hasBody ? { requestBody: bodyOf(name, rest, { properties, required }, schemas) } : {}),
    responses: {
      ...answersOf(route, schemas),
      ...refusals(name, hasBody),
    },
  };
}

function bodyOf(
  name: string,
  fields: readonly string[],
  { properties, required }: ReturnType<typeof propertiesOf>,
  schemas: Components,
) {
  const described = fields.map((field) => {
    const description = properties[field]?.description ?? describeField(name, field);
    return [field, { ...properties[field], ...(description === undefined ? {} : { description }) }];
  });
  const needed = fields.filter((field) => required.includes(field));
  const schema: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(described),
    ...(needed.length === 0 ? {} : { required: needed }),
    additionalProperties: false,
  };
  const content = { schema: place(schemas, `${pascal(name)}Input`, schema), example: exampleOf(name) };
  return { required: needed.length > 0, content: { "application/json": content } };
}

function answersOf({ method, verb, makes }: Route, schemas: Components) {
  const { kind, output } = verb.definition;
  const isKeyed = method === "post" && kind === "mutation";
  const said = isKeyed ? { ...always, "Idempotency-Replayed": header("Replayed") } : always;
  if (saysNothing(output)) return { 204: { description: "Done.", headers: said } };
  const schema = placeReply(verb.definition, schemas);
  const content = { "application/json": { schema } };
  if (makes !== undefined) {
    return { 201: { description: "Made.", headers: { ...said, Location: header("Location") }, content } };
  }
  if (method !== "get") return { 200: { description: "Done.", headers: said, content } };
  return {
    200: {
      description:
        boundedLists[verb.definition.name] ?? (isList(verb.definition) ? "A page." : "As it is now."),
      headers: { ...said, ETag: header("ETag") },
      content,
    },
    304: { description: "As If-None-Match has it.", headers: { ...said, ETag: header("ETag") } },
  };
}

/** The answer's schema, and that of a list's items under a name of its own. */
function placeReply(definition: VerbDefinition, schemas: Components) {
  const name = pascal(definition.name);
  const { $defs, ...schema } = replySchemaOf(definition);
  const items = schema.properties?.items;
  if (
    !isList(definition) ||
    typeof items !== "object" ||
    typeof items.items !== "object" ||
    Array.isArray(items.items)
  ) {
    return place(schemas, `${name}Output`, $defs === undefined ? schema : { ...schema, $defs });
  }
  const item = place(schemas, `${name}Item`, $defs === undefined ? items.items : { ...items.items, $defs });
  const listed = { ...items, items: item };
  return place(schemas, `${name}Output`, { ...schema, properties: { ...schema.properties, items: listed } });
}

function scopesOf({ scope }: Pick<VerbDefinition, "scope">): string[] {
  return scope === "any" ? [] : [scope];
}

function whoMay({ may, scope }: Pick<VerbDefinition, "may" | "scope">): string {
  const token = scope === "any" ? "Any token will do." : `Needs the scope \`${scope}\`.`;
  if (may === "signed-in") return `${token} Open to everybody who is signed in.`;
  const allowed = rolesThatMay(may).map((role) => `\`${role}\``);
  return `${token} Open to the ${allowed.length === 1 ? "role" : "roles"} ${allowed.join(", ")}.`;
}

function watchOf({ name, path, summary, verb }: Watch, schemas: Components): Operation {
  const { properties } = propertiesOf(jsonSchemaOf(verb.definition.input, "input"));
  const event = `${pascal(verb.definition.name)}Output`;
  if (schemas[event] === undefined) placeReply(verb.definition, schemas);
  return {
    operationId: name,
    tags: [name.split(".")[0] ?? name],
    summary,
    description: `Server-sent events. Each message holds what \`${verb.definition.name}\` answers (\`${event}\`): at once, and again whenever it changes; \`event: end\` says that it is over. The stream ends after five minutes: connect again with Last-Event-ID. ${whoMay(verb.definition)}`,
    security: [{ token: scopesOf(verb.definition) }],
    parameters: parametersOf(path).map((field) =>
      parameter(verb.definition.name, "path", field, properties[field] ?? {}, true),
    ),
    responses: {
      200: {
        description: "Events.",
        headers: always,
        content: { "text/event-stream": { schema: { type: "string" } } },
      },
      ...refusals(name, false),
    },
  };
}

function fileOf(file: FileRoute, schemas: Components): Operation {
  const { name, path, summary, description, scope, query } = file;
  const binary = { schema: {} };
  const media = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, binary]));
  return {
    operationId: name,
    tags: [name.split(".")[0] ?? name],
    summary,
    description: `${description} Needs the scope \`${scope}\`.`,
    security: [{ token: [scope] }],
    parameters: [
      ...parametersOf(path).map((field) => parameter(name, "path", field, pathSchema(field), true)),
      ...Object.entries(query).map(([field, { required = false, ...said }]) =>
        parameter(name, "query", field, said.schema, required, said.description),
      ),
    ],
    ...("takes" in file ? { requestBody: { required: true, content: media(file.takes) } } : {}),
    responses: {
      200:
        "says" in file
          ? {
              description: "What became of the file.",
              headers: always,
              content: {
                "application/json": {
                  schema: place(schemas, `${pascal(name)}Output`, jsonSchemaOf(file.says, "output")),
                },
              },
            }
          : { description: "The file.", headers: always, content: media(file.gives) },
      ...("isStored" in file ? storedAnswers(media(file.gives)) : {}),
      ...refusals(name, "takes" in file),
    },
  };
}

/** RFC 9110, 13 and 14: what else is answered of a file that lies in the bucket. */
const storedAnswers = (content: object) => ({
  206: { description: "The part that Range asks for.", headers: always, content },
  302: { description: "Where the bucket gives it.", headers: { ...always, Location: header("Location") } },
  304: { description: "As If-None-Match has it.", headers: { ...always, ETag: header("ETag") } },
  416: { description: "There is no such part.", headers: always },
});

function pathSchema(field: string): JsonSchema {
  return field === "number" ? { type: "integer", minimum: 1 } : { type: "string" };
}
