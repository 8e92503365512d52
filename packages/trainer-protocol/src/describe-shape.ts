import type { z } from "zod";

/**
 * What of a message is not the protocol's: names of our fields, each with its value when that is a plain word, a URL
 * or a number. Anything else that was sent may hold anything, and isn't repeated.
 */
export function describeShape(error: z.ZodError, message: unknown): string {
  const faults = error.issues.slice(0, 3).map((issue) => {
    const field = issue.path.map(String).join(".") || "body";
    const value = plainValue(valueAt(message, issue.path));
    return value === null ? field : `${field} (${value})`;
  });
  return faults.join(", ");
}

function valueAt(message: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    // Own properties only: a path may hold a name such as "constructor".
    (part, key) => (part instanceof Object && Object.hasOwn(part, key) ? Reflect.get(part, key) : undefined),
    message,
  );
}

function plainValue(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && /^[\w.:/+@-]{1,80}$/.test(value) ? `"${value}"` : null;
}
