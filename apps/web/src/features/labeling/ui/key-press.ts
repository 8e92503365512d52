/** What of a key press says which key it is. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "repeat" | "isComposing" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "keyCode"
> & { getModifierState?: (name: string) => boolean };

const isLatin = /^[a-z]$/i;
const isLetter = /^\p{L}$/u;

/**
 * The names a key goes by, best first: what it writes, in lower case; then, on a layout of another script, the letter
 * that stands at its place on a Latin one, and on a layout whose digits take Shift, the digit. None when it is held
 * down, pressed with a modifier, or part of a composed character.
 */
export function namesOf(event: KeyPress): string[] {
  const { key, code, shiftKey } = event;
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return [];
  // 229 is all that some browsers say of a key that an input method took.
  if (event.isComposing || event.keyCode === 229) return [];
  if (key === "Dead" || key === "Process" || key === "Unidentified") return [];
  const isNamed = [...key].length > 1;
  // With Shift an arrow selects.
  if (isNamed) return shiftKey ? [] : [key.toLowerCase()];
  const names = [key.toLowerCase()];
  if (event.getModifierState?.("AltGraph") === true) return names;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  if (letter !== undefined && isLetter.test(key) && !isLatin.test(key)) names.push(letter.toLowerCase());
  if (digit !== undefined && !shiftKey && key !== digit) names.push(digit);
  return names;
}

/** The digit from 1 to 9 that is pressed; null for any other key. */
export function digitOf(event: KeyPress): number | null {
  const digit = namesOf(event).find((name) => /^[1-9]$/.test(name));
  return digit === undefined ? null : Number(digit);
}

/** Ctrl+Enter, or Cmd+Enter: what is written is to be sent. */
export function isSendPress(event: KeyPress): boolean {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat && !event.isComposing;
}
