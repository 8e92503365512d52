import type { Experiment, Tx } from "@gshf/db";
import { freePart, listHeldOutPrompts, listPromptsOf, planOf } from "../experiments/index.ts";
import type { RoundConfig } from "./model.ts";

type Asking = Pick<RoundConfig, "prompts" | "comparison">;

/**
 * The disjoint part that a round of the experiment would take now; undefined where it has no parts or the round, which
 * only compares policies, takes none, and null where all are taken.
 */
export async function nextPart(
  db: Tx,
  experiment: Experiment,
  { comparison }: Asking,
): Promise<number | null | undefined> {
  const { parts } = planOf(experiment);
  return parts === null || comparison !== undefined ? undefined : freePart(db, experiment, parts);
}

/**
 * Ids and keys of the prompts that a round may ask: of its part where its experiment has parts; held-out ones where it
 * only compares policies.
 */
export async function listPromptsOfRound(
  db: Tx,
  experiment: Experiment,
  round: { config: Asking; promptPart: number | null },
): Promise<{ id: string; key: string }[]> {
  const { prompts: choice = {}, comparison } = round.config;
  return comparison === undefined
    ? listPromptsOf(db, experiment, { choice, part: round.promptPart })
    : listHeldOutPrompts(db, experiment.projectId, { choice, split: comparison.split });
}

/** Which prompts a round asks, for a sentence that says that there are none. */
export function promptsAsked({ comparison }: Asking): string {
  return comparison === undefined ? "for rounds and of the train split" : `of the ${comparison.split} split`;
}
