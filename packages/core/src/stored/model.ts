import type { z } from "zod";

/**
 * A row holds what its schema doesn't take: written by another version, or by hand. It is shown as such (a verb
 * refuses with `message`, a round says it on its page), never as a defect of whoever reads it.
 */
export class UnreadableRow extends Error {
  override readonly name = "UnreadableRow";
}

/**
 * What a JSON column holds.
 *
 * @param what the row as people know it: `the settings of round 3`
 * @throws UnreadableRow when it isn't what the schema takes
 */
export function readStored<S extends z.ZodType>(schema: S, stored: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.map(String).join(".")}`;
  throw new UnreadableRow(
    `What is stored as ${what} can't be read${at}: ${issue?.message ?? "another shape"}.`,
  );
}
