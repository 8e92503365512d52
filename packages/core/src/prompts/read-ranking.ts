import { isVisible } from "../text/model.ts";
import { BadRow, isRecord, type Notes, type RawRow } from "./bad-row.ts";
import { type Comparison, plainLabel } from "./read-label.ts";

/** The lists of answers with a number each, by the format: its fields, and whether the greatest number is the best. */
const lists = [
  { field: "answers", text: ["answer", "text"], number: ["rank"], greatestIsBest: false },
  {
    field: "completions",
    text: ["response", "text"],
    number: ["overall_score", "score"],
    greatestIsBest: true,
  },
] as const;

/** Answers of one ranking at most: each is compared with each. */
export const answersMax = 16;

/**
 * A ranking as comparisons: every two answers of different rank are one, so weighted that the ranking counts as often
 * as each of its k answers is compared, 1/(k − 1).
 *
 * @returns null where the row has no list of answers
 */
export function rankedPairs(row: RawRow, notes: Notes): { field: string; comparisons: Comparison[] } | null {
  const list = lists.find(({ field }) => Array.isArray(row[field]));
  const items = list === undefined ? undefined : row[list.field];
  if (list === undefined || !Array.isArray(items)) return null;
  const { field } = list;
  if (items.length < 2 || items.length > answersMax) {
    throw new BadRow(field, `must have 2 to ${answersMax} answers`);
  }
  const ranked = items.map((item: unknown, i) => {
    const at = `${field}[${i}]`;
    if (!isRecord(item)) throw new BadRow(at, "is no answer", item);
    const text = list.text.map((name) => item[name]).find((value) => typeof value === "string");
    const number = list.number.map((name) => item[name]).find((value) => typeof value === "number");
    if (typeof text !== "string" || !isVisible(text))
      throw new BadRow(`${at}.${list.text[0]}`, "is empty", text);
    if (typeof number !== "number") throw new BadRow(`${at}.${list.number[0]}`, "must be a number", number);
    return { text, value: list.greatestIsBest ? number : -number };
  });
  const weight = 1 / (ranked.length - 1);
  const comparisons = ranked.flatMap((better) =>
    ranked
      .filter((worse) => better.value > worse.value && better.text !== worse.text)
      .map((worse) => ({ chosen: better.text, rejected: worse.text, label: { ...plainLabel, weight } })),
  );
  if (comparisons.length === 0) throw new BadRow(field, "ranks no answer above another");
  notes.add("a ranking was taken as pairs of its answers");
  return { field, comparisons };
}
