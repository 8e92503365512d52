import type { Experiment, Prisma, Tx } from "@gshf/db";
import type { PromptChoice, Split } from "../prompts/model.ts";
import { planOf } from "./find-experiment.ts";
import { partOf } from "./prompt-parts.ts";

/**
 * The prompts that policies are asked for training: those for rounds, of the train split, of the files and with the tags
 * that all the choices name.
 */
export function promptsToAsk(projectId: string, ...choices: PromptChoice[]): Prisma.PromptWhereInput {
  return { projectId, split: "train", use: "rounds", AND: choices.map(chosenBy) };
}

function chosenBy({ imports = [], tags = [] }: PromptChoice): Prisma.PromptWhereInput {
  const where: Prisma.PromptWhereInput = {};
  if (imports.length > 0) where.importId = { in: imports };
  if (tags.length > 0) where.tags = { hasSome: tags };
  return where;
}

/** Ids and keys of a project's prompts of a split that nothing is learned from, narrowed by a choice. */
export async function listHeldOutPrompts(
  db: Tx,
  projectId: string,
  { choice, split }: { choice: PromptChoice; split: Exclude<Split, "train"> },
): Promise<{ id: string; key: string }[]> {
  return db.prompt.findMany({
    where: { projectId, split, ...chosenBy(choice) },
    select: { id: true, key: true },
  });
}

/** Ids and keys of an experiment's prompts, narrowed by a choice; of one part where the experiment has parts. */
export async function listPromptsOf(
  db: Tx,
  experiment: Experiment,
  { choice, part }: { choice: PromptChoice; part: number | null },
): Promise<{ id: string; key: string }[]> {
  const plan = planOf(experiment);
  const prompts = await db.prompt.findMany({
    where: promptsToAsk(experiment.projectId, plan, choice),
    select: { id: true, key: true },
  });
  const { parts } = plan;
  if (parts === null || part === null) return prompts;
  return prompts.filter(({ key }) => partOf(key, experiment.seed, parts) === part);
}
