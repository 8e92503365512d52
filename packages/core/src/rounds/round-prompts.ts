import type { Experiment, Tx } from "@gshf/db";
import { freePart, listPromptsOf, planOf } from "../experiments/index.ts";
import type { RoundConfig } from "./model.ts";

/** The disjoint part that a round of the experiment would take now; undefined where it has no parts, null where all are taken. */
export async function nextPart(db: Tx, experiment: Experiment): Promise<number | null | undefined> {
  const { parts } = planOf(experiment);
  return parts === null ? undefined : freePart(db, experiment, parts);
}

/** Ids and keys of the prompts that a round may ask, of its part where its experiment has parts. */
export async function listPromptsOfRound(
  db: Tx,
  experiment: Experiment,
  round: { config: Pick<RoundConfig, "prompts">; promptPart: number | null },
): Promise<{ id: string; key: string }[]> {
  return listPromptsOf(db, experiment, { choice: round.config.prompts ?? {}, part: round.promptPart });
}
