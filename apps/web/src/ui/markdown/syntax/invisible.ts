/** Characters that show nothing, or change the order of others: each is shown by a mark. */
const unseen =
  // The last alternatives are tag characters, which spell words nobody sees.
  "[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u0084\\u0086-\\u009F\\u115F\\u1160\\u180E\\u200B\\u202A-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E007F}]";
const unseenRun = new RegExp(`(${unseen})\\1*`, "gu");
const anyUnseen = new RegExp(unseen, "u");
const blank = new RegExp(
  `^(?:${unseen}|[\\s\\u00AD\\u034F\\u200C-\\u200F\\u061C\\u2028\\u2029\\u0085\\uFE00-\\uFE0F])*$`,
  "u",
);
/** Flags of regions are spelled in tag characters after a black flag. */
const regionFlag = /\u{1F3F4}[\u{E0020}-\u{E007F}]+/gu;

/** Whether there is anything to see in a text. */
export function isVisible(text: string): boolean {
  return !blank.test(text);
}

/** How many characters of a text there are, by code point. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export type Piece = {
  text: string /** What a mark in its place says; null where the text is visible. */;
  mark: string | null;
};

/** A text with what can't be seen apart; null when all of it can. */
export function splitInvisible(text: string): Piece[] | null {
  if (!anyUnseen.test(text)) return null;
  const flags = [...text.matchAll(regionFlag)].map(
    ({ index, 0: flag }) => [index, index + flag.length] as const,
  );
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(unseenRun)) {
    const { index } = match;
    if (flags.some(([from, to]) => index > from && index < to)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), mark: null });
    pieces.push({ text: match[0], mark: markOf(match[0]) });
    end = index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), mark: null });
  return pieces;
}

function markOf(run: string): string {
  const code = run.codePointAt(0) ?? 0;
  const count = countCharacters(run);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return count === 1 ? name : `${name} ×${count}`;
}

/** Line and paragraph separators and the next-line control, which browsers show as nothing, as line breaks. */
export function withLineBreaks(text: string): string {
  return text.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n");
}
