/** How deep a JSON text from outside may be nested: whatever reads it may call itself once per level. */
export const jsonDepthMax = 200;

/** The value a JSON text stands for; undefined, which no JSON text stands for, when it is none, or nested too deep. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [quote, backslash, openList, closeList, openRecord, closeRecord] = [34, 92, 91, 93, 123, 125];

/** Whether a JSON text is nested deeper than `jsonDepthMax`. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openList || code === openRecord) {
      depth += 1;
      if (depth > jsonDepthMax) return true;
    } else if (code === closeList || code === closeRecord) depth -= 1;
  }
  return false;
}

/** Where the string of a JSON text that begins at a quote ends, at a quote; past the text where it doesn't. */
export function endOfString(text: string, begin: number): number {
  // By search rather than by character: most of a row is one long text.
  for (let end = text.indexOf('"', begin + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
