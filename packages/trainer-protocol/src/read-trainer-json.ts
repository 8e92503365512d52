import { parseJson } from "@gshf/http";

const stringOrBareNumber = /"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g;

/**
 * The value of a JSON text, and of what Python's json writes for figures of a run that diverged: NaN and Infinity,
 * which JSON doesn't have, become null. Undefined when it is no JSON even so.
 */
export function readTrainerJson(text: string): unknown {
  const plain = parseJson(text);
  if (plain !== undefined) return plain;
  return parseJson(text.replace(stringOrBareNumber, (found) => (found.startsWith('"') ? found : "null")));
}
