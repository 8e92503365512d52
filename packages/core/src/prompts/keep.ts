import { isRecord, type Notes } from "./bad-row.ts";

/** What a row has that isn't read. */
export type Extra = Record<string, unknown>;

/** Keeps a value beside its row, with a note; one that would come back as something else is left out, with a note. */
export function keep(
  name: string,
  value: unknown,
  notes: Notes,
  extra: Extra,
  shown = name.slice(0, 60),
): void {
  if (some(value, isInexact)) notes.add(`not kept, a number that would change: ${shown}`);
  else if (name === lost || some(value, hasLost))
    notes.add(`not kept, a name that can't be stored: ${shown}`);
  else {
    put(extra, name, value);
    notes.add(`kept beside the row, and not used: ${shown}`);
  }
}

/** Not by assignment, which takes `__proto__` for something else. */
export function put(extra: Extra, name: string, value: unknown): void {
  Object.defineProperty(extra, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Prisma builds its arguments by assignment, so that a field of this name is lost on the way. */
const lost = "__proto__";

const hasLost = (value: unknown) => isRecord(value) && Object.hasOwn(value, lost);

/** JSON's numbers are read as doubles: what one can't hold would come back as another number. */
function isInexact(value: unknown): boolean {
  if (typeof value !== "number") return false;
  return Number.isInteger(value) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
}

/** Whether something holds of a value or of one inside it; values of a file are no deeper than its limit. */
function some(value: unknown, is: (value: unknown) => boolean): boolean {
  if (is(value)) return true;
  const parts = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  return parts.some((part) => some(part, is));
}
