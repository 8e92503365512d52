/** Ways in which a formula is written; what stands between their ends is TeX. */
export type FormulaStyle = { open: string; close: string; isDisplay: boolean };

export const formulaStyles = {
  dollar: { open: "$", close: "$", isDisplay: false },
  dollars: { open: "$$", close: "$$", isDisplay: true },
  parentheses: { open: "\\(", close: "\\)", isDisplay: false },
  brackets: { open: "\\[", close: "\\]", isDisplay: true },
} as const satisfies Record<string, FormulaStyle>;

/** Environments that models write without anything around them. */
export const environments = [
  ...["equation", "align", "aligned", "gather", "gathered", "alignat", "split", "multline", "eqnarray"],
  ...["cases", "array", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "CD"],
].flatMap((name) => [name, `${name}*`]);

/** The TeX of a formula as written, and whether it stands on lines of its own. */
export function readFormula(source: string): { tex: string; isDisplay: boolean } {
  const styles = [
    formulaStyles.dollars,
    formulaStyles.dollar,
    formulaStyles.parentheses,
    formulaStyles.brackets,
  ];
  const style = styles.find(({ open }) => source.startsWith(open));
  // An environment without anything around it.
  if (style === undefined) return { tex: source, isDisplay: true };
  const tex = source.slice(style.open.length, source.length - style.close.length).trim();
  return { tex, isDisplay: style.isDisplay };
}

const functionNames = new Set(
  "sin cos tan cot sec csc log ln exp lim max min sup inf det dim ker deg gcd lcm mod arg sgn erf id if".split(
    " ",
  ),
);
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether dollars or escaped brackets stand around words and prices, not around a formula. */
export function isProse(body: string, style: "dollars" | "brackets"): boolean {
  if (body.trim() === "") return true;
  if (/\\[a-zA-Z]/.test(body)) return false;
  const words = (body.match(/\p{L}{2,}/gu) ?? []).filter((word) => !functionNames.has(word));
  const hasRelation = /[=<>≤≥≈≠^_]/.test(body);
  if (/\p{L}{2,}[,;:.!?]?\s+\p{L}{2,}/u.test(body) && words.length > 1) return true;
  if (cjk.test(body) && !hasRelation) return true;
  if (style === "brackets") {
    const isFigures = /^[\d\s,–-]+$/.test(body);
    return !/[=<>^_+*/|{}≤≥-]/.test(body) && (words.some((word) => word.length > 3) || isFigures);
  }
  if (/^\s*[)\]},:;.!?]/.test(body)) return true;
  if (/^[A-Za-z]{2,}(_[A-Za-z]{2,})+$/.test(body)) return true;
  if (/^\s*\d/.test(body) && words.some((word) => word.length > 2)) return true;
  return (
    !hasRelation &&
    words.some((word) => new RegExp(`(^|\\s)${word}(\\s|$)`, "u").test(body) && /\s/.test(body.trim()))
  );
}

/** Braces outside of which one would end too early. */
export function isBalanced(body: string): boolean {
  let depth = 0;
  for (const [mark] of body.matchAll(/\\.|[{}]/gs)) {
    if (mark === "{") depth += 1;
    if (mark === "}") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
