import { isVisible } from "../text/model.ts";
import { BadRow, type Notes, type RawRow } from "./bad-row.ts";
import type { Extra } from "./keep.ts";
import { readMessages } from "./read-conversation.ts";
import { type Comparison, plainLabel } from "./read-label.ts";
import { type FoundPrompt, findPrompt } from "./read-prompt-row.ts";
import { answersMax } from "./read-ranking.ts";

/** An answer that somebody called good or bad (KTO): half of a comparison. */
export type Half = { text: string; isGood: boolean };

const words: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [1, true],
  ["true", true],
  ["1", true],
  [false, false],
  [0, false],
  ["false", false],
  ["0", false],
]);

export function readHalf(
  row: RawRow,
  notes: Notes,
  extra: Extra,
): { prompt: FoundPrompt; half: Half; used: readonly string[] } {
  const label = typeof row.label === "string" ? row.label.trim().toLowerCase() : row.label;
  const isGood = words.get(label);
  if (isGood === undefined) throw new BadRow("label", "must be true or false", row.label);
  const prompt = findPrompt(row, notes, extra);
  if (prompt === null) throw new BadRow("prompt", "is missing");
  return {
    prompt,
    half: { text: completionOf(row.completion, notes, extra), isGood },
    used: [...prompt.fields, "completion", "label"],
  };
}

function completionOf(value: unknown, notes: Notes, extra: Extra): string {
  if (typeof value === "string") {
    if (!isVisible(value)) throw new BadRow("completion", "is empty", value);
    return value;
  }
  const [only, ...others] = readMessages(value, "completion", notes, extra);
  if (only?.role !== "assistant" || others.length > 0) {
    throw new BadRow("completion", "must be one answer of the assistant");
  }
  return only.content;
}

/**
 * The halves of one prompt as comparisons: every good answer with every bad one, weighted as a ranking of them all is.
 *
 * @returns why there are none, where there are none
 */
export function pairHalves(
  halves: readonly Half[],
): { ok: true; comparisons: Comparison[] } | { ok: false; message: string } {
  const texts = (isGood: boolean) => [
    ...new Set(halves.filter((half) => half.isGood === isGood).map(({ text }) => text)),
  ];
  const [good, bad] = [texts(true), texts(false)];
  if (good.length === 0 || bad.length === 0) {
    const missing = good.length === 0 ? "good" : "bad";
    return { ok: false, message: `has no counterpart: no answer to the same prompt is called ${missing}` };
  }
  const both = good.find((text) => bad.includes(text));
  if (both !== undefined) return { ok: false, message: "is called good and bad for the same prompt" };
  const answers = good.length + bad.length;
  if (answers > answersMax) {
    return { ok: false, message: `is one of ${answers} answers to its prompt; there may be ${answersMax}` };
  }
  const label = { ...plainLabel, weight: 1 / (answers - 1) };
  return {
    ok: true,
    comparisons: good.flatMap((chosen) => bad.map((rejected) => ({ chosen, rejected, label }))),
  };
}
