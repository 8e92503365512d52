import { formatCount } from "#ui/format.ts";

/** What a dataset is called: by the round that froze it, or as somebody named it. */
export function datasetTitle({ round, name }: { round: number | null; name: string }): string {
  return round === null ? name : `Dataset of round ${round}`;
}

type Rows = { onlineRows: number; offlineRows: number; pseudoRows: number };

/** The rows of a dataset by where they come from, without kinds that it has none of. */
export function rowsBySource({ onlineRows, offlineRows, pseudoRows }: Rows): string {
  const parts = [
    [onlineRows, "labeled in rounds"],
    [offlineRows, "offline"],
    [pseudoRows, "labeled by a reward"],
  ] as const;
  const told = parts.filter(([rows]) => rows > 0).map(([rows, what]) => `${formatCount(rows)} ${what}`);
  return told.length === 0 ? "no rows" : `rows: ${told.join(", ")}`;
}

export const rowsOf = ({ onlineRows, offlineRows, pseudoRows }: Rows): number =>
  onlineRows + offlineRows + pseudoRows;
