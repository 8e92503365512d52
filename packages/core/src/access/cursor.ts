import { z } from "zod";
import { findUnstorable } from "../text/model.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/**
 * Where a page of a list ends, for whoever asks for the next: the values that the list is ordered by. To everybody
 * outside it is a text without a meaning, so that a list may come to be ordered by something else.
 */
export function writeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values), "utf8").toString("base64url");
}

/** The values in a cursor, null where there is none; a text that is no cursor of this list is refused. */
export function readCursor<Schema extends z.ZodType>(
  schema: Schema,
  cursor: string | undefined,
): Outcome<z.output<Schema> | null> {
  if (cursor === undefined) return done(null);
  const refused = refuse(
    "invalid",
    "This is no cursor of this list. Take the one that came with a page.",
    "cursor",
  );
  try {
    const read = schema.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    return read.success && findUnstorable(read.data) === null ? done(read.data) : refused;
  } catch {
    return refused;
  }
}

/** A moment in a cursor; of a year that Postgres and JavaScript write alike. */
export const momentSchema = z.iso
  .datetime()
  .regex(/^[12]/)
  .transform((text) => new Date(text));
