/**
 * What can be kept of a text. Postgres holds no U+0000, and UTF-8 (hence Postgres, object storage and every JSON
 * reader elsewhere) no half of a surrogate pair. What people type is refused by the field's name; what files and
 * models say is kept with U+FFFD in its place.
 */

/** What stands in place of a character that can't be kept. */
export const replacement = "\ufffd";

/** Why a text can't be kept as it is; null when it can. */
export function whyUnstorable(text: string): string | null {
  if (text.includes("\0")) return "has a NUL character, which can't be stored";
  return text.isWellFormed() ? null : "has half a character (a lone surrogate), which can't be stored";
}

/** The text with U+FFFD in place of what can't be kept. */
export function storable(text: string): string {
  return whyUnstorable(text) === null ? text : text.replaceAll("\0", replacement).toWellFormed();
}

// Spaces, controls, and what Unicode says is to be ignored where it can't be shown; the blank Braille cell, and the
// marks of interlinear notes.
const unseen = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\u2800\ufff9-\ufffb]*$/u;

/** Whether a text has anything in it for a reader to see. */
export function isVisible(text: string): boolean {
  return !unseen.test(text);
}

/** Where in a value a text can't be kept, and why. */
export type Unstorable = { path: readonly string[]; why: string };

/** The first text of a value, however deep, that can't be kept: names of records' fields are texts too. */
export function findUnstorable(value: unknown): Unstorable | null {
  // By hand, not by recursion: a value from outside may be deeper than the stack.
  const pending: Place[] = [{ value, name: "", parent: null }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const at = place.value;
    if (typeof at === "string") {
      const why = whyUnstorable(at);
      if (why !== null) return { path: pathOf(place), why };
      continue;
    }
    for (const [name, part] of partsOf(at)) {
      const why = whyUnstorable(name);
      // The field that holds the name: the name itself can't be said.
      if (why !== null) return { path: pathOf(place), why: `${why}, in the name of a field` };
      if (typeof part === "string" || typeof part === "object") {
        pending.push({ value: part, name, parent: place });
      }
    }
  }
  return null;
}

type Place = { value: unknown; name: string; parent: Place | null };

function pathOf(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.parent !== null; at = at.parent) path.push(at.name);
  return path.reverse();
}

/**
 * A value with `storable` done to each of its texts, names of fields included. The same value where nothing has to
 * go.
 */
export function storableDeep<T>(value: T): T {
  return findUnstorable(value) === null ? value : (mend(value) as T);
}

function mend(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(mend);
  if (!isRecord(value)) return value;
  const mended = new Map<string, unknown>();
  for (const [name, part] of Object.entries(value)) {
    let free = storable(name);
    // Two names may become one: both fields stay.
    while (mended.has(free) || (free !== name && Object.hasOwn(value, free))) free += replacement;
    mended.set(free, mend(part));
  }
  return Object.fromEntries(mended);
}

function partsOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((part, i) => [String(i), part]);
  return isRecord(value) ? Object.entries(value) : [];
}

/** Records alone: dates, bytes and the like have no texts of anybody's. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
