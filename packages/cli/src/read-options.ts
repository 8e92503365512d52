import { parseArgs } from "node:util";
import { z } from "zod";

type ReadOptions<Schema extends z.ZodObject> =
  | { readonly ok: true; readonly values: z.output<Schema> }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads a command line: a field a `--name VALUE`, truth values without a value and with a `--no-name`. What is
 * wrong with it is told at once, one line a problem.
 */
export function readOptions<Schema extends z.ZodObject>(
  schema: Schema,
  args: readonly string[],
): ReadOptions<Schema> {
  const options = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [
      name,
      { type: isFlag(field) ? "boolean" : "string" } as const,
    ]),
  );
  let given: Record<string, unknown>;
  try {
    given = parseArgs({ args: [...args], options, strict: true, allowNegative: true }).values;
  } catch (error) {
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, values: parsed.data };
  const problems = parsed.error.issues.map(
    (issue) => `--${issue.path.map(String).join(".")}: ${issue.message}`,
  );
  return { ok: false, problems };
}

function isFlag(schema: z.core.$ZodType): boolean {
  if ("innerType" in schema._zod.def) {
    // Optional or with a default; zod's declarations don't tell what "innerType" holds.
    return isFlag(schema._zod.def.innerType as z.core.$ZodType);
  }
  return schema._zod.def.type === "boolean";
}

/**
 * The options of this process. `--help` prints the usage and ends the process; so does, with exit code 2, a command
 * line that can't be read.
 */
export function optionsOrExit<Schema extends z.ZodObject>(
  usage: string,
  schema: Schema,
  args: readonly string[] = process.argv.slice(2),
): z.output<Schema> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${usage.trimEnd()}\n`);
    process.exit(0);
  }
  const read = readOptions(schema, args);
  if (read.ok) return read.values;
  process.stderr.write(`${read.problems.join("\n")}\n\n${usage.trimEnd()}\n`);
  process.exit(2);
}

/** A whole number on the command line, at least `min`. */
export function wholeNumber(min: number) {
  return z.coerce
    .number<string>("must be a number")
    .int("must be a whole number")
    .min(min, `must be at least ${min}`);
}
