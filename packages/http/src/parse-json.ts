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
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === openList || code === openRecord) {
      depth += 1;
      if (depth > jsonDepthMax) return true;
    } else if (code === closeList || code === closeRecord) depth -= 1;
  }
  return false;
}
