import type { Prisma } from "@gshf/db";
import type { RoundConfig } from "./model.ts";

/** The prompts a round may ask: those for rounds, of the train split, of the files and with the tags it names. */
export function promptsOfRound(
  projectId: string,
  { prompts }: Pick<RoundConfig, "prompts">,
): Prisma.PromptWhereInput {
  const where: Prisma.PromptWhereInput = { projectId, split: "train", use: "rounds" };
  const { imports = [], tags = [] } = prompts ?? {};
  if (imports.length > 0) where.importId = { in: imports };
  if (tags.length > 0) where.tags = { hasSome: tags };
  return where;
}
