import { type Actor, done, type Outcome, refuse } from "@gshf/core/access";
import { isTooDeep, jsonDepthMax, parseJson } from "@gshf/http";
import { fieldsOf } from "./json-schema.ts";
import { ownKeyFrom, ownKeyOf } from "./own-key.ts";
import { readAs } from "./read-as.ts";
import { isAskedByAddress, parametersOf, type Route } from "./route.ts";

/** What a request says, taken apart but not yet read. */
export type Asked = {
  /** What stands in the address in place of each name in braces. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, readonly string[]>>;
  body: string;
  /** The header Idempotency-Key. */
  key: string | null;
};

/** The verb's input as a request has it, the address before all else. A field that the verb doesn't know is refused. */
export function readInput(
  route: Pick<Route, "method" | "path" | "verb">,
  asked: Asked,
  actor: Actor,
): Outcome<Record<string, unknown>> {
  const { input } = route.verb.definition;
  const fields = fieldsOf(input);
  const ownKey = ownKeyOf(fields);
  const inPath = parametersOf(route.path);
  const sent = isAskedByAddress(route) ? readQuery(asked) : readBody(asked.body);
  if (!sent.ok) return sent;
  const known = fields.filter((name) => name !== ownKey);
  const unknown = Object.keys(sent.value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    return refuseUnknown(
      unknown,
      known.filter((name) => !inPath.includes(name)),
    );
  const from = isAskedByAddress(route) ? "address" : "json";
  const read = {
    ...record(readAs(input, sent.value, from)),
    ...record(readAs(input, asked.params, "address")),
  };
  return done(ownKey === null ? read : { ...read, [ownKey]: ownKeyFrom(asked.key, actor) });
}

function refuseUnknown(name: string, known: readonly string[]) {
  const what = known.length === 0 ? "nothing else" : known.join(", ");
  return refuse(
    "invalid",
    `There is no field "${name.slice(0, 100)}" here. This takes ${what}.`,
    name.slice(0, 100),
  );
}

function readQuery({ query }: Asked): Outcome<Record<string, unknown>> {
  const single = Object.entries(query).map(([name, all]) => [name, all.length === 1 ? all[0] : all]);
  return done(Object.fromEntries(single));
}

function readBody(text: string): Outcome<Record<string, unknown>> {
  if (isTooDeep(text)) return refuse("invalid", `The body is nested deeper than ${jsonDepthMax} levels.`);
  const body = text.trim() === "" ? {} : parseJson(text);
  if (body === undefined) return refuse("invalid", "The body is not valid JSON.");
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    return refuse("invalid", "The body must be a JSON object.");
  }
  return done(record(body));
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? Object.fromEntries(Object.entries(value)) : {};
}
