import type { Db, Split } from "@gshf/db";

/** How many prompts of these projects are in each split. */
export async function promptsOfProjects(
  db: Pick<Db, "$queryRaw">,
  projectIds: readonly string[],
): Promise<Map<string, Record<Split, number>>> {
  const rows = await db.$queryRaw<{ projectId: string; split: Split; prompts: number }[]>`
    select "projectId"::text as "projectId", "split", sum("prompts")::int as "prompts"
      from "PromptTally" where "projectId" = any(${[...projectIds]}::uuid[]) group by "projectId", "split"`;
  const counts = new Map(projectIds.map((id) => [id, { train: 0, validation: 0, test: 0, ood: 0 }]));
  for (const { projectId, split, prompts } of rows) {
    const ofProject = counts.get(projectId);
    if (ofProject !== undefined) ofProject[split] = prompts;
  }
  return counts;
}
