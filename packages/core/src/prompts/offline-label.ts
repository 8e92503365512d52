import { z } from "zod";

/** What is known of an offline pair: the share of votes for `first`, how many, and what one weighs. */
export const offlineLabelSchema = z.object({
  pFirst: z.number().min(0).max(1),
  votes: z.number().positive(),
  weight: z.number().nonnegative(),
  /** Of the votes, those for neither; absent where the file doesn't say. */
  ties: z.number().nonnegative().optional(),
  /** The mean strength of preference, where the file has one. */
  strength: z.number().optional(),
});
export type OfflineLabel = z.output<typeof offlineLabelSchema>;

/** The label of the same pair with its answers the other way round. */
export function turned(label: OfflineLabel): OfflineLabel {
  return { ...label, pFirst: 1 - label.pFirst };
}

const nearly = (a: number, b: number) => Math.abs(a - b) < 1e-9;

export function isSameLabel(a: OfflineLabel, b: OfflineLabel): boolean {
  return (
    nearly(a.pFirst, b.pFirst) &&
    nearly(a.votes, b.votes) &&
    nearly(a.weight, b.weight) &&
    (a.ties ?? 0) === (b.ties ?? 0) &&
    (a.strength ?? 0) === (b.strength ?? 0)
  );
}
