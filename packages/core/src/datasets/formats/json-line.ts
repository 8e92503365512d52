import type { JsonValue } from "@gshf/trainer-protocol";

/**
 * What JSON may hold as it stands and some readers take for the end of a line, among them Python's `splitlines` and
 * Node's readline. Only texts hold them, so that writing them escaped changes no value.
 */
const lineEnds = /[\u0085\u2028\u2029]/g;

/** A value as one line of a JSON lines file, its end included, in which nobody sees another line's end. */
export function jsonLine(value: JsonValue): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(value).replaceAll(lineEnds, escaped)}\n`;
}
