import type { Split, Tx } from "@gshf/db";
import { promptsOfProjects } from "../tallies/index.ts";

/** How many prompts of a project are in each split. */
export async function countSplits(db: Tx, projectId: string): Promise<Record<Split, number>> {
  const counts = await promptsOfProjects(db, [projectId]);
  return counts.get(projectId) ?? { train: 0, validation: 0, test: 0, ood: 0 };
}
