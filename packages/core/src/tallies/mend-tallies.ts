import { type Db, transaction } from "@gshf/db";
import {
  ofScope,
  pairAssignments,
  pairColumnNames,
  pairColumns,
  type Scope,
  sumColumnNames,
  sumColumns,
} from "./scope.sql.ts";

/** Counts pairs anew. Whoever changes what is counted of them waits, and adds to what stands then. */
export async function mendPairs(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction(db, async (tx) => {
    await tx.$queryRaw`
      select from "PairTally" where "pairId" = any(${[...ids]}::char(32)[]) order by "pairId" for no key update`;
    await tx.$executeRaw`
      insert into "PairTally" ("pairId", ${pairColumnNames})
      select t."pairId", ${pairColumns("t")} from "PairTallyTruth" t
       where t."pairId" = any(${[...ids]}::char(32)[]) order by t."pairId"
          on conflict ("pairId") do update set ${pairAssignments("excluded")}`;
  });
}

/** Adds the sums of a scope up anew. Nobody adds to any meanwhile: what stands in a pair's row is in the sums then. */
export async function mendSums(db: Db, scope: Scope): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.$executeRaw`lock table "RoundTally" in exclusive mode`;
    await tx.$executeRaw`delete from "RoundTally" p where ${ofScope(scope)}`;
    await tx.$executeRaw`
      insert into "RoundTally" ("scopeId", "source", "arm", "shard", "projectId", "roundId", ${sumColumnNames})
      select p."scopeId", p."source", p."arm", 0, p."projectId", p."roundId", ${sumColumns("p")}
        from "RoundTallyTruth" p where ${ofScope(scope)}`;
  });
}

/** Counts the labels of a scope by person anew, while nobody adds to them. */
export async function mendMembers(db: Db, scope: Scope): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.$executeRaw`lock table "MemberTally" in exclusive mode`;
    await tx.$executeRaw`delete from "MemberTally" where "scopeId" = ${scope.scopeId}::uuid`;
    await tx.$executeRaw`
      insert into "MemberTally" ("memberId", "scopeId", "roundId", "labels", "kept")
      select p."memberId", p."scopeId", p."roundId", p."labels", p."kept"
        from "MemberTallyTruth" p where ${ofScope(scope)}`;
  });
}
