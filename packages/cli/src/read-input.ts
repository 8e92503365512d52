import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { type Field, kebab, type Operation, optionsOf } from "./operations.ts";

export type Given = Readonly<Record<string, unknown>>;

/** What a command sends: what its file holds, and before that what its options say. */
export function readInput(
  operation: Operation,
  options: Given,
): { query: URLSearchParams; body: object | undefined } {
  const fields = optionsOf(operation);
  const fromFile = typeof options.file === "string" ? readFile(options.file) : {};
  const said = fields.flatMap((field) => {
    const value = options[field.name];
    return value === undefined ? [] : [[field.name, readValue(field, value)] as const];
  });
  // A preview reads the file of what it previews, which says more than it takes.
  const isPreview = operation.command.endsWith(" preview");
  const read = Object.entries(fromFile).filter(
    // Where an editor finds what may stand in a file of JSON.
    ([name]) => name !== "$schema" && (!isPreview || fields.some((field) => field.name === name)),
  );
  const values = new Map<string, unknown>([...read, ...said]);
  const missing = fields.filter(({ name, required }) => required && !values.has(name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => optionName(name)).join(", ");
    throw new CommandError(exitCodes.usage, `This needs ${names}.`);
  }
  const query = new URLSearchParams();
  for (const field of fields.filter((candidate) => candidate.in === "query")) {
    for (const value of [values.get(field.name) ?? []].flat()) query.append(field.name, String(value));
    values.delete(field.name);
  }
  const hasBody = fields.some((field) => field.in === "body");
  return { query, body: hasBody ? Object.fromEntries(values) : undefined };
}

export function optionName(name: string): string {
  return `--${kebab(name)}`;
}

/** YAML, of which JSON is a part; `-` is what comes in. */
function readFile(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CommandError(exitCodes.usage, `${file}: ${error instanceof Error ? error.message : error}`);
  }
  return z
    .record(z.string(), z.unknown(), `${file} must hold fields and their values`)
    .parse(readYaml(file, text));
}

function readYaml(what: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new CommandError(exitCodes.usage, `${what}: ${error instanceof Error ? error.message : error}`);
  }
}

function readValue({ name, type }: Field, value: unknown): unknown {
  if (type.startsWith("list:")) {
    const of = type.slice("list:".length);
    return [value].flat().map((part) => readOne(name, of, part));
  }
  return readOne(name, type, value);
}

function readOne(name: string, type: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  // How null is said where nothing is another thing.
  if (value === "null" && type !== "json") return null;
  if (type === "json")
    return readYaml(optionName(name), value.startsWith("@") ? readFileSync(value.slice(1), "utf8") : value);
  if (type !== "number") return value;
  const number = Number(value);
  if (value.trim() !== "" && Number.isFinite(number)) return number;
  throw new CommandError(exitCodes.usage, `${optionName(name)} must be a number, not "${value}".`);
}
