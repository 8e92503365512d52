import { environments, isProse } from "./formula-text.ts";

const opening = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(\$\$|\\\[|\\begin\{([A-Za-z]+\*?)\})(.*)$/;
const linesMax = 200;

/**
 * Where formulas of several lines end, by the line they begin on (counted from 1). Only those that begin and end with
 * their lines: what stands within is no list, quote or heading, whatever it begins with. Others are part of a
 * paragraph, or no formula at all.
 */
export function findFormulaBlocks(source: string): ReadonlyMap<number, number> {
  const blocks = new Map<number, number>();
  if (!/\$\$|\\\[|\\begin\{/.test(source)) return blocks;
  const lines = source.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const end = endOf(lines, index);
    if (end === null) continue;
    blocks.set(index + 1, end + 1);
    index = end;
  }
  return blocks;
}

function endOf(lines: string[], from: number): number | null {
  const [, mark, environment, rest = ""] = opening.exec(lines[from] ?? "") ?? [];
  if (mark === undefined) return null;
  if (environment !== undefined && !environments.includes(environment)) return null;
  const close = environment !== undefined ? `\\end{${environment}}` : mark === "$$" ? "$$" : "\\]";
  const isAlone = rest.trim() === "";
  const depth = quotesOf(lines[from]);
  const body: string[] = [];
  for (let index = from; index < Math.min(lines.length, from + linesMax); index++) {
    const line = index === from ? rest : (lines[index] ?? "");
    if (index > from && (/^[\s>]*(`{3,}|~{3,})/.test(line) || quotesOf(lines[index]) < depth)) return null;
    const text = line.trim();
    // Only one whose ends stand on lines of their own may hold empty lines.
    if (index > from && text === "" && !isAlone) return null;
    const at = text.indexOf(close);
    if (at === -1) {
      body.push(text);
      continue;
    }
    const after = text.slice(at + close.length);
    if (!(environment === undefined ? after === "" : /^[.,;]?$/.test(after))) return null;
    if (body.includes("") && isAlone && body.slice(1).includes("") && at !== 0) return null;
    body.push(text.slice(0, at));
    return environment === undefined && isProse(body.join("\n"), mark === "$$" ? "dollars" : "brackets")
      ? null
      : index;
  }
  return null;
}

function quotesOf(line = ""): number {
  return /^[\s>]*/.exec(line)?.[0].match(/>/g)?.length ?? 0;
}
