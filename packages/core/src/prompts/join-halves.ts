import { type FileRow, promptKey } from "./collect-prompts.ts";
import type { RowError } from "./model.ts";
import type { ComparisonRow } from "./read-comparison-row.ts";
import { pairHalves } from "./read-half.ts";

/**
 * Gives rows with one good or bad answer the comparisons that come of all of their prompt; both rows of a comparison
 * have it. Rows without a counterpart are errors.
 */
export function joinHalves(rows: FileRow<ComparisonRow>[]): {
  rows: FileRow<ComparisonRow>[];
  errors: RowError[];
} {
  const halves = Map.groupBy(
    rows.filter(({ row }) => row.half !== null),
    ({ row }) => promptKey(row),
  );
  const errors: RowError[] = [];
  const joined = new Map(
    [...halves].map(([key, of]) => [key, pairHalves(of.flatMap(({ row }) => row.half ?? []))] as const),
  );
  const taken = rows.flatMap(({ line, row }) => {
    if (row.half === null) return [{ line, row }];
    const { text } = row.half;
    const found = joined.get(promptKey(row));
    if (found?.ok !== true) {
      errors.push({ line, field: "completion", message: found?.message ?? "has no counterpart" });
      return [];
    }
    const comparisons = found.comparisons.filter(
      ({ chosen, rejected }) => chosen === text || rejected === text,
    );
    return [{ line, row: { ...row, comparisons } }];
  });
  return { rows: taken, errors };
}
