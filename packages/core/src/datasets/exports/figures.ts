import type { DatasetRow } from "@gshf/trainer-protocol";
import { z } from "zod";

const counts = z.record(z.string(), z.int());

/** What can be told of rows by counting them. */
export const figuresSchema = z.object({
  rows: z.int(),
  bySource: counts,
  bySplit: counts,
  byArm: counts,
  byRound: counts,
  byPolicy: counts,
  ties: z.int(),
  votes: z.int(),
  reviewed: z.int(),
  /** Rows that more than one person labeled, and the mean share of votes on their larger side, ties half. */
  manyVotes: z.int(),
  agreement: z.number().nullable(),
  /** Rows whose probability of being chosen is known, and its range. */
  propensities: z.int(),
  propensityMin: z.number().nullable(),
  propensityMax: z.number().nullable(),
});
export type Figures = z.output<typeof figuresSchema>;

/** Counts rows as they pass. */
export function figureCounter() {
  const figures: Figures = {
    rows: 0,
    bySource: {},
    bySplit: {},
    byArm: {},
    byRound: {},
    byPolicy: {},
    ties: 0,
    votes: 0,
    reviewed: 0,
    manyVotes: 0,
    agreement: null,
    propensities: 0,
    propensityMin: null,
    propensityMax: null,
  };
  let agreed = 0;
  let halves = 0;
  let halfVotes = 0;
  let halvesReviewed = 0;
  return {
    add(row: DatasetRow) {
      const { label, pair_probability: propensity } = row;
      const isHalf = label.p_chosen === 0.5;
      figures.rows += 1;
      count(figures.bySource, row.source);
      count(figures.bySplit, row.split);
      if (row.arm !== null) count(figures.byArm, row.arm);
      if (row.round > 0) count(figures.byRound, String(row.round));
      count(figures.byPolicy, row.policy_chosen ?? "unknown");
      count(figures.byPolicy, row.policy_rejected ?? "unknown");
      if (isHalf) {
        halves += 1;
        halfVotes += label.n_votes;
        halvesReviewed += Number(label.adjudicated_by !== undefined);
      } else {
        figures.votes += label.n_votes;
        figures.reviewed += Number(label.adjudicated_by !== undefined);
      }
      if (label.n_votes > 1) {
        figures.manyVotes += 1;
        agreed += Math.max(label.p_chosen, 1 - label.p_chosen);
      }
      if (propensity === null) return;
      figures.propensities += 1;
      figures.propensityMin = Math.min(figures.propensityMin ?? 1, propensity);
      figures.propensityMax = Math.max(figures.propensityMax ?? 0, propensity);
    },
    /** A tie is two rows, and one pair with its votes. */
    figures: (): Figures => ({
      ...figures,
      ties: Math.round(halves / 2),
      votes: figures.votes + Math.round(halfVotes / 2),
      reviewed: figures.reviewed + Math.round(halvesReviewed / 2),
      agreement: figures.manyVotes === 0 ? null : agreed / figures.manyVotes,
    }),
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
