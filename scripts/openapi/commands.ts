import { openApiDocument } from "../../apps/web/src/rest/open-api.ts";
import { table } from "../../apps/web/src/rest/table.ts";

/** Operations that the command line calls otherwise: a thing a word, so that people find them. */
const names: Readonly<Record<string, string>> = {
  "access.me": "me show",
  "access.listSessions": "sessions list",
  "access.endSession": "sessions end",
  "access.endOtherSessions": "sessions end-others",
  "access.auditLog": "audit list",
  "access.accountLog": "audit account",
  "access.exportAuditLog": "audit download",
  "access.listMembers": "members list",
  "access.listInvites": "invites list",
  "access.createInvite": "invites create",
  "access.revokeInvite": "invites revoke",
  "access.listApiTokens": "tokens list",
  "access.createApiToken": "tokens create",
  "access.revokeApiToken": "tokens revoke",
  "prompts.imports": "imports list",
  "prompts.import": "imports create",
  "prompts.importRows": "imports rows",
  "prompts.undoImport": "imports undo",
  "datasets.builds": "builds list",
  "datasets.getBuild": "builds get",
  "datasets.watchBuild": "builds watch",
  "datasets.retry": "builds retry",
  "datasets.stop": "builds stop",
  "datasets.exports": "exports list",
  "datasets.export": "exports create",
  "datasets.getExport": "exports get",
  "datasets.watchExport": "exports watch",
  "datasets.retryExport": "exports retry",
  "datasets.stopExport": "exports stop",
  "datasets.previewExport": "exports preview",
  "datasets.exportFormats": "exports formats",
  "datasets.downloadExport": "exports download",
};

function commandOf(operation: string): string {
  return (
    names[operation] ?? operation.replace(".", " ").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  );
}

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
};

/** How a value is written on a command line. */
function typeOf(schema: Schema): string {
  const options = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  if (options.length === 1 && options[0] !== undefined) return typeOf(options[0]);
  const { type } = schema;
  if (schema.enum?.every((value) => typeof value === "string") === true)
    return `text:${schema.enum.join("|")}`;
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "flag";
  if (type === "string") return "text";
  if (type === "array") return `list:${typeOf(schema.items ?? {})}`;
  return "json";
}

type Field = { name: string; in: "path" | "query" | "body"; type: string; required?: true; about: string };

type CommandOperation = {
  name: string;
  command: string;
  method: string;
  path: string;
  summary: string;
  /** What is sent or comes besides JSON. */
  as?: "upload" | "download" | "events";
  fields: Field[];
  example?: unknown;
};

/** What the command line knows of each operation, in the order of the reference. */
function commandOperations(): CommandOperation[] {
  // The document is JSON, whose parts are read as what OpenAPI says they are.
  const { paths, components } = JSON.parse(JSON.stringify(openApiDocument(table)));
  const made: CommandOperation[] = [];
  for (const [path, methods] of Object.entries<Record<string, Operation>>(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      made.push(read(method, path, operation, components.schemas));
    }
  }
  return made;
}

/** The same as a file, an operation a line. */
export function commandsText(): string {
  return `[\n${commandOperations()
    .map((operation) => JSON.stringify(operation))
    .join(",\n")}\n]\n`;
}

type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: Schema;
  description: string;
};
type Operation = {
  operationId: string;
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: { $ref?: string }; example?: unknown }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};

function read(
  method: string,
  path: string,
  operation: Operation,
  schemas: Record<string, Schema>,
): CommandOperation {
  const { operationId: name, summary, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"];
  const input = schemas[body?.schema.$ref?.split("/").at(-1) ?? ""];
  const inAddress = parameters.flatMap(({ in: place, required, schema, description, ...rest }): Field[] =>
    place === "header" ? [] : [field(rest.name, place, schema, required, description)],
  );
  const inBody = Object.entries(input?.properties ?? {}).map(([key, schema]) =>
    field(key, "body", schema, input?.required?.includes(key) ?? false, schema.description ?? ""),
  );
  const gives = Object.keys(responses["200"]?.content ?? {});
  const as = gives.includes("text/event-stream")
    ? "events"
    : requestBody !== undefined && input === undefined
      ? "upload"
      : gives.length > 0 && (gives.length > 1 || !gives.includes("application/json"))
        ? "download"
        : undefined;
  return {
    name,
    command: commandOf(name),
    method: method.toUpperCase(),
    path,
    summary,
    ...(as === undefined ? {} : { as }),
    fields: [...inAddress, ...inBody],
    ...(body?.example === undefined ? {} : { example: body.example }),
  };
}

function field(name: string, place: Field["in"], schema: Schema, required: boolean, about: string): Field {
  return { name, in: place, type: typeOf(schema), ...(required ? { required: true } : {}), about };
}
