import { BadRow, isAbsent, isRecord, type RawRow } from "./bad-row.ts";

/** What a file says of two answers; `pChosen` is the share of its votes for `chosen`, a tie counting one half. */
export type FileLabel = {
  pChosen: number;
  votes: number;
  ties: number | null;
  /** What one vote weighs. */
  weight: number;
  strength: number | null;
};

/** Two answers to a prompt and what is said of them. */
export type Comparison = { chosen: string; rejected: string; label: FileLabel };

export const plainLabel: FileLabel = { pChosen: 1, votes: 1, ties: null, weight: 1, strength: null };

/** The fields that a label is read from. */
export const labelFields = ["p_chosen", "label", "votes", "n_votes", "n_ties", "ties", "weight", "strength"];

/**
 * The label of a row with `chosen` and `rejected`: `p_chosen` (or `label`) from 0 to 1, `votes`, `ties`, `weight` and
 * `strength`, each at the top or inside `label`, as our own rows have them.
 *
 * @throws BadRow naming the field
 */
export function readLabel(row: RawRow): FileLabel {
  const inner = isRecord(row.label) ? row.label : {};
  const number = (names: readonly string[], min: number, max: number): number | null => {
    const found = names.flatMap((name) => {
      const of = [row, inner].find((record) => Object.hasOwn(record, name) && !isAbsent(record[name]));
      const value = of?.[name];
      if (value === undefined || isRecord(value)) return [];
      const field = of === inner ? `label.${name}` : name;
      // A cell of a table is text.
      const isNumeral = typeof value === "boolean" || (typeof value === "string" && value.trim() !== "");
      const asNumber = isNumeral ? Number(value) : value;
      if (typeof asNumber !== "number" || !(asNumber >= min && asNumber <= max)) {
        throw new BadRow(field, `must be a number from ${min} to ${max}`, value);
      }
      return [{ field, value: asNumber }];
    });
    const [first, ...others] = found;
    const other = others.find(({ value }) => value !== first?.value);
    if (other !== undefined)
      throw new BadRow(other.field, `says something else than ${first?.field}`, other.value);
    return first?.value ?? null;
  };
  const pChosen = number(["p_chosen", "label"], 0, 1) ?? 1;
  const votes = number(["n_votes", "votes"], 0, 1_000_000) ?? 1;
  const ties = number(["n_ties", "ties"], 0, 1_000_000);
  const weight = number(["weight"], 0, 1_000_000) ?? null;
  const strength = number(["strength"], -1_000, 1_000);
  if (ties !== null && ties > votes) throw new BadRow("ties", `can't be more than the ${votes} votes`, ties);
  // Somebody decided it without a vote.
  const counted = votes === 0 ? 1 : votes;
  // Our own rows weigh all their votes together; elsewhere a weight is the row's, which has one vote.
  return { pChosen, votes: counted, ties, weight: weight === null ? 1 : weight / counted, strength };
}
