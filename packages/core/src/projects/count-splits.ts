import type { Split, Tx } from "@gshf/db";

/** How many prompts of a project are in each split. */
export async function countSplits(db: Tx, projectId: string): Promise<Record<Split, number>> {
  const groups = await db.prompt.groupBy({ by: ["split"], where: { projectId }, _count: true });
  const counts = { train: 0, validation: 0, test: 0, ood: 0 };
  for (const { split, _count } of groups) counts[split] = _count;
  return counts;
}
