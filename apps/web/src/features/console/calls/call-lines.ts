/** An operation of the REST API, as its document has it. */
export type Operation = { name: string; method: string; path: string };

/** What the OpenAPI document says of its operations' addresses, by name. */
export function operationsOf(document: {
  paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
}): ReadonlyMap<string, Operation> {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: name }]) => {
      return { name, method: method.toUpperCase(), path };
    }),
  );
  return new Map(all.map((operation) => [operation.name, operation]));
}

/** What the console adds for itself: the key of a repeated request, which clients send in a header, and paging. */
const ours = new Set(["requestKey", "idempotencyKey", "direction", "cursor"]);
/** A webhook’s `url` among them: what Slack and others give holds the right to write there. */
const secret = /key$|token|secret|password|^url$/i;

/** The same call for a shell and for Python; what is secret in it stands there by its name. */
export function callLines(
  { name, method, path }: Operation,
  input: unknown,
  origin: string,
): { curl: string; python: string } {
  const fields = fieldsOf(input);
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => field);
  const rest = Object.fromEntries(Object.entries(fields).filter(([field]) => !named.includes(field)));
  const address = path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(String(fields[field])));
  const byAddress = method === "GET" || method === "DELETE";
  const query = byAddress ? queryOf(rest) : "";
  const hasBody = !byAddress && Object.keys(rest).length > 0;
  const curl = [
    `curl${method === "GET" ? "" : ` -X ${method}`} -H "Authorization: Bearer $GSHF_TOKEN"`,
    ...(hasBody ? [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(rest))}`] : []),
    quoted(`${origin}/api/v1${address}${query}`),
  ].join(" \\\n  ");

  const ofProject = path.startsWith("/projects/{slug}");
  const owner = ofProject
    ? `Client(${literal(origin)}).project(${literal(fields.slug)})`
    : `Client(${literal(origin)})`;
  const given = [
    ...named.filter((field) => !(ofProject && field === "slug")).map((field) => literal(fields[field])),
    ...Object.entries(rest).map(([field, value]) => `${snake(field)}=${literal(value)}`),
  ];
  const python = `from gshf import Client\n\n${owner}.api.${name.split(".").map(snake).join(".")}(${given.join(", ")})`;
  return { curl, python };
}

/** An input as JSON has it, without what the console adds and what is secret. */
function fieldsOf(input: unknown): Record<string, unknown> {
  const text = JSON.stringify(input ?? {}, (field, value: unknown) => {
    if (ours.has(field)) return undefined;
    if (typeof value === "bigint") return String(value);
    return secret.test(field) && typeof value === "string" ? `<${field}>` : value;
  });
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function queryOf(fields: Record<string, unknown>): string {
  const pairs = Object.entries(fields).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== null)
      .map((one): [string, string] => [field, String(one)]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

/** One word of a shell, whatever stands in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value as Python writes it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([field, part]) => `${JSON.stringify(field)}: ${literal(part)}`)
    .join(", ")}}`;
}

/** Python's names for fields and operations, as the client has them. */
function snake(name: string): string {
  const python = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();
  return keywords.has(python) ? `${python}_` : python;
}

/** Those that could be the name of a field. */
const keywords = new Set([
  "from",
  "import",
  "in",
  "is",
  "not",
  "with",
  "as",
  "class",
  "del",
  "for",
  "if",
  "or",
]);
