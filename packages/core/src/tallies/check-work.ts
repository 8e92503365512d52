import { type Db, transaction } from "@gshf/db";
import type { Difference, Scope } from "./scope.sql.ts";

/** Compares what is kept of one person's work, and its sums, with their judgments and payments; mends both. */
export async function checkWork(db: Db, person: Scope): Promise<Difference[]> {
  const found = [...(await differingWork(db, person)), ...(await differingPay(db, person))];
  if (found.length > 0) await mendWork(db, person);
  return found;
}

async function differingWork(db: Db, { scopeId: memberId }: Scope): Promise<Difference[]> {
  return db.$queryRaw<Difference[]>`
    select coalesce(k."pairId", t."pairId") as "id",
           format('work of member %s on pair %s: kept %s, counted %s', ${memberId}::text, coalesce(k."pairId", t."pairId"),
                  k, t) as "what"
      from (select "pairId", "at", "visibleMs", "stands", "isPaid", "rateId", "secondsMax"
              from "WorkTruth" where "memberId" = ${memberId}::uuid) t
      full join (select "pairId", "at", "visibleMs", "stands", "isPaid", "rateId", "secondsMax"
                   from "Work" where "memberId" = ${memberId}::uuid) k on k."pairId" = t."pairId"
     where k is distinct from t`;
}

async function differingPay(db: Db, { scopeId: memberId }: Scope): Promise<Difference[]> {
  return db.$queryRaw<Difference[]>`
    select coalesce(k."rateId", t."rateId")::text as "id",
           format('pay of member %s for %s: kept %s pairs and %s ms, counted %s and %s', ${memberId}::text,
                  coalesce(k."day", t."day"), k."pairs", k."ms", t."pairs", t."ms") as "what"
      from (select * from "PayTallyTruth" where "memberId" = ${memberId}::uuid) t
      full join (select "rateId", "day", sum("pairs") as "pairs", sum("ms") as "ms",
                        min("firstAt") as "firstAt", max("lastAt") as "lastAt"
                   from "PayTally" where "memberId" = ${memberId}::uuid group by "rateId", "day") k
             on k."rateId" = t."rateId" and k."day" = t."day"
     where (coalesce(k."pairs", 0), coalesce(k."ms", 0)) <> (coalesce(t."pairs", 0), coalesce(t."ms", 0))
        or k."firstAt" > t."firstAt" or k."lastAt" < t."lastAt"`;
}

async function mendWork(db: Db, { scopeId: memberId, projectId }: Scope): Promise<void> {
  await transaction(db, async (tx) => {
    // As the triggers lock: nobody labels as this person, and no rate begins, until this is done.
    await tx.$queryRaw`select pg_advisory_xact_lock(1885436192, hashtext(${memberId}::text))::text`;
    await tx.$queryRaw`select pg_advisory_xact_lock_shared(1885436192, hashtext(${projectId}::text))::text`;
    await tx.$executeRaw`delete from "Work" where "memberId" = ${memberId}::uuid`;
    await tx.$executeRaw`insert into "Work" select * from "WorkTruth" where "memberId" = ${memberId}::uuid`;
    await tx.$executeRaw`delete from "PayTally" where "memberId" = ${memberId}::uuid`;
    await tx.$executeRaw`
      insert into "PayTally" ("memberId", "rateId", "day", "shard", "pairs", "ms", "firstAt", "lastAt")
      select "memberId", "rateId", "day", 0, "pairs", "ms", "firstAt", "lastAt"
        from "PayTallyTruth" where "memberId" = ${memberId}::uuid`;
  });
}
