import { type Db, transaction } from "@gshf/db";
import type { Difference, Scope } from "./scope.sql.ts";

/** Compares what is kept of the spending of a project's policies with their requests; mends it. */
export async function checkSpending(db: Db, { projectId }: Scope): Promise<Difference[]> {
  const found = await db.$queryRaw<Difference[]>`
    select coalesce(k."policyId", t."policyId")::text as "id",
           format('spending of policy %s: kept %s, counted %s', coalesce(k."policyId", t."policyId"), k, t) as "what"
      from (select "policyId", "requests", "estimated", "kept", "promptTokens", "completionTokens"
              from "PolicySpendingTruth" where "projectId" = ${projectId}::uuid) t
      full join (select s."policyId", sum(s."requests")::int as "requests", sum(s."estimated")::int as "estimated",
                        sum(s."kept")::bigint as "kept", sum(s."promptTokens")::bigint as "promptTokens",
                        sum(s."completionTokens")::bigint as "completionTokens"
                   from "PolicySpending" s join "Policy" p on p."id" = s."policyId"
                  where p."projectId" = ${projectId}::uuid group by s."policyId"
                 having sum(s."requests") <> 0) k on k."policyId" = t."policyId"
     where (k."requests", k."estimated", k."kept", k."promptTokens", k."completionTokens")
           is distinct from (t."requests", t."estimated", t."kept", t."promptTokens", t."completionTokens")`;
  for (const { id: policyId } of found) {
    await transaction(db, async (tx) => {
      // Requests that come meanwhile wait, and are counted after this.
      await tx.$executeRaw`lock table "PaidRequest" in share row exclusive mode`;
      await tx.$executeRaw`delete from "PolicySpending" where "policyId" = ${policyId}::uuid`;
      await tx.$executeRaw`
        insert into "PolicySpending" ("policyId", "shard", "requests", "estimated", "kept", "promptTokens", "completionTokens")
        select "policyId", 0, "requests", "estimated", "kept", "promptTokens", "completionTokens"
          from "PolicySpendingTruth" where "policyId" = ${policyId}::uuid`;
    });
  }
  return found;
}
