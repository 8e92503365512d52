/**
 * Brings the ways models write formulas to the one remark-math reads without guessing: `$$…$$`.
 *
 * `\(…\)` and pandoc's `$…$` become inline, `\[…\]` display math. A dollar sign before a space, or closed
 * before a digit, is money ("between $5 and $10"). Code stays as it is.
 */
export function normalizeMath(text: string): string {
  if (!text.includes("$") && !text.includes("\\(") && !text.includes("\\[")) return text;
  return splitCode(text)
    .map((part) => (part.isCode ? part.text : convert(part.text)))
    .join("");
}

type Part = { isCode: boolean; text: string };

/** Fenced blocks (to their fence or the end) and inline code spans, apart from everything else. */
function splitCode(text: string): Part[] {
  const code =
    /(^|\n)[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n[ \t]*\2[`~]*(?=\n|$)|$)|(`+)(?!`)[^\n]*?[^`\n]\3(?!`)/g;
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(code)) {
    parts.push({ isCode: false, text: text.slice(end, match.index) }, { isCode: true, text: match[0] });
    end = match.index + match[0].length;
  }
  parts.push({ isCode: false, text: text.slice(end) });
  return parts;
}

function convert(text: string): string {
  return text
    .replace(/\\\[([\s\S]{1,4000}?)\\\]/g, (_, body: string) => `\n$$\n${body.trim()}\n$$\n`)
    .replace(/\\\(([^\n]{1,1000}?)\\\)/g, (_, body: string) => `$$${body.trim()}$$`)
    .replace(
      /(?<![\\$\w])\$(?![\s$])([^$\n]{1,500}?)(?<![\s\\])\$(?![\d$])/g,
      (_, body: string) => `$$${body}$$`,
    );
}
