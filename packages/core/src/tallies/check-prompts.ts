import { type Db, transaction } from "@gshf/db";
import type { Difference, Scope } from "./scope.sql.ts";

/** Compares what is kept of a project's prompts by split with the prompts; mends it. */
export async function checkPrompts(db: Db, { projectId }: Scope): Promise<Difference[]> {
  const found = await db.$queryRaw<Difference[]>`
    select coalesce(k."split", t."split")::text as "id",
           format('prompts of split %s: kept %s, counted %s', coalesce(k."split", t."split"), k."prompts", t."prompts") as "what"
      from (select "split", count(*)::int as "prompts" from "Prompt"
             where "projectId" = ${projectId}::uuid group by "split") t
      full join (select "split", sum("prompts")::int as "prompts" from "PromptTally"
                  where "projectId" = ${projectId}::uuid group by "split") k on k."split" = t."split"
     where coalesce(k."prompts", 0) <> coalesce(t."prompts", 0)`;
  if (found.length > 0) await mendPrompts(db, projectId);
  return found;
}

async function mendPrompts(db: Db, projectId: string): Promise<void> {
  await transaction(db, async (tx) => {
    // Prompts that come meanwhile wait, and are counted after this.
    await tx.$executeRaw`lock table "Prompt" in share row exclusive mode`;
    await tx.$executeRaw`delete from "PromptTally" where "projectId" = ${projectId}::uuid`;
    await tx.$executeRaw`
      insert into "PromptTally" ("projectId", "split", "shard", "prompts")
      select "projectId", "split", 0, count(*) from "Prompt"
       where "projectId" = ${projectId}::uuid group by "projectId", "split"`;
  });
}
