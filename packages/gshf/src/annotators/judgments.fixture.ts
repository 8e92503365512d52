import type { Judgments } from "./judgments.ts";
import type { CrowdOptions } from "./simulate.ts";

export const nobody: Judgments = {
  pairs: [],
  annotators: [],
  labels: [],
  sides: [],
  pairCount: 0,
  annotatorCount: 0,
};

/** Judgments of a table: pairs down, people across. */
export function everybodyOnEveryPair(labels: number[][], sides: number[][]): Judgments {
  const people = labels[0]?.length ?? 0;
  const seats = labels.flatMap((row, pair) => row.map((_, annotator) => ({ pair, annotator })));
  return {
    pairs: seats.map((seat) => seat.pair),
    annotators: seats.map((seat) => seat.annotator),
    labels: labels.flat(),
    sides: sides.flat(),
    pairCount: labels.length,
    annotatorCount: people,
  };
}

/** A dozen people, some careless, some biased. */
export const crowdOptions: CrowdOptions = {
  annotators: 12,
  spammers: 0.1,
  leftBiased: 0.2,
  labelsEach: 10,
  labelsPerPair: 3,
  preferenceDeviation: 2,
  ties: 0.2,
};
