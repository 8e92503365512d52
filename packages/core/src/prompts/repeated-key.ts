const [quote, backslash, openRecord, closeRecord, openList, closeList, colon] = [
  34, 92, 123, 125, 91, 93, 58,
];

/**
 * The first name that stands twice in one record of a JSON text; null when none does. Which of the two values was meant
 * is not to be guessed, and JSON.parse takes the last without a word.
 *
 * @param text JSON that has been parsed
 */
export function repeatedKey(text: string): string | null {
  /** Names seen in each record around, a list being null. */
  const around: (Set<string> | null)[] = [];
  let last = "";
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const from = at + 1;
      at += 1;
      while (text.charCodeAt(at) !== quote && at < text.length)
        at += text.charCodeAt(at) === backslash ? 2 : 1;
      last = text.slice(from, at);
      // The same name may be written with escapes and without.
      if (last.includes("\\")) last = String(JSON.parse(`"${last}"`));
    } else if (code === colon) {
      const names = around.at(-1);
      if (names?.has(last) === true) return last;
      names?.add(last);
    } else if (code === openRecord) around.push(new Set());
    else if (code === openList) around.push(null);
    else if (code === closeRecord || code === closeList) around.pop();
  }
  return null;
}
