/** Why a text is shown as it stands instead of as Markdown. */
export type PlainReason = "long" | "dense" | "deep";

/** Parsing costs more than in proportion to these; within them a text is rendered in a fraction of a second. */
export const parsedMax = {
  /** A ten-thousand-word answer is within it. */
  chars: 60_000,
  lines: 4_000,
  marks: 6_000,
  /** Between two blank lines: openers look for their closers across a paragraph. */
  marksPerParagraph: 1_500,
  /** Quotes and lists within each other. */
  depth: 30,
};

/** What opens or closes something in Markdown and takes time to match. */
const mark = /[*_~[\]`|$@]|www\.|:\/\//g;
const blankLine = /\n[ \t\r]*\n/;
const containers = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;
const container = />|[-*+](?=[ \t])|\d[.)]/g;

/** Whether a text would take too long to parse, and why; null when it can be rendered. Linear in the text. */
export function whyPlain(text: string): PlainReason | null {
  if (text.length > parsedMax.chars) return "long";
  let marks = 0;
  for (const paragraph of text.split(blankLine)) {
    const count = countOf(paragraph, mark);
    marks += count;
    if (count > parsedMax.marksPerParagraph || marks > parsedMax.marks) return "dense";
  }
  const lines = text.split("\n");
  if (lines.length > parsedMax.lines) return "dense";
  return lines.some(isDeep) ? "deep" : null;
}

function isDeep(line: string): boolean {
  const head = containers.exec(line)?.[0];
  return head !== undefined && countOf(head, container) > parsedMax.depth;
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
