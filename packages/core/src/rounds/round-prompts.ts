import type { Experiment, Prisma, Tx } from "@gshf/db";
import { freePart, partOf, planOf } from "../experiments/index.ts";
import type { PromptChoice } from "../prompts/model.ts";
import type { RoundConfig } from "./model.ts";

/**
 * The prompts a round may ask: those for rounds, of the train split, of the files and with the tags that its experiment
 * and it itself name.
 */
export function promptsOfRound(
  projectId: string,
  { prompts }: Pick<RoundConfig, "prompts">,
  plan: PromptChoice = {},
): Prisma.PromptWhereInput {
  const narrowed = [plan, prompts ?? {}].map(chosenBy);
  return { projectId, split: "train", use: "rounds", AND: narrowed };
}

function chosenBy({ imports = [], tags = [] }: PromptChoice): Prisma.PromptWhereInput {
  const where: Prisma.PromptWhereInput = {};
  if (imports.length > 0) where.importId = { in: imports };
  if (tags.length > 0) where.tags = { hasSome: tags };
  return where;
}

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
  const plan = planOf(experiment);
  const prompts = await db.prompt.findMany({
    where: promptsOfRound(experiment.projectId, round.config, plan),
    select: { id: true, key: true },
  });
  const { parts } = plan;
  const { promptPart } = round;
  if (parts === null || promptPart === null) return prompts;
  return prompts.filter(({ key }) => partOf(key, experiment.seed, parts) === promptPart);
}
