import { endOfString } from "@gshf/http";

const [quote, openRecord, closeRecord, openList, closeList, colon] = [34, 123, 125, 91, 93, 58];

/**
 * The first name that stands twice in one record of a JSON text; null when none does. Which of the two values was meant
 * is not to be guessed, and JSON.parse takes the last without a word.
 *
 * @param text JSON that has been parsed
 */
export function repeatedKey(text: string): string | null {
  /** Names seen in each record around, a list being null. */
  const around: (Set<string> | null)[] = [];
  /** Where the last string stands. */
  let [from, to] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      from = at;
      at = endOfString(text, at);
      to = at + 1;
    } else if (code === colon) {
      let last = text.slice(from + 1, to - 1);
      // The same name may be written with escapes and without.
      if (last.includes("\\")) last = String(JSON.parse(`"${last}"`));
      const names = around.at(-1);
      if (names?.has(last) === true) return last;
      names?.add(last);
    } else if (code === openRecord) around.push(new Set());
    else if (code === openList) around.push(null);
    else if (code === closeRecord || code === closeList) around.pop();
  }
  return null;
}
