import { type Db, Prisma, transaction } from "@gshf/db";
import { checkPrompts } from "./check-prompts.ts";
import { checkSpending } from "./check-spending.ts";
import { checkWork } from "./check-work.ts";
import { mendMembers, mendPairs, mendSums } from "./mend-tallies.ts";
import { type Difference, ofScope, pairColumns, type Scope, sumColumns } from "./scope.sql.ts";

/** Pairs that one step compares: some tenths of a second of the database. */
const stepMax = 5_000;

export type TallyCheckResult = {
  scopeId: string;
  projectId: string;
  /** Rows of counts that were wrong, and are mended. */
  differences: number;
  /** One of them in words; empty where there is none. */
  example: string;
};

/**
 * Compares the kept counts of some pairs with the rows that they count, and behind the last pair of a round its sums:
 * those whose turn it is, the longest unchecked first. Each comparison is one statement, and counts change in the
 * transaction that changes what is counted: a difference is a fault, whoever is labeling meanwhile. It is mended.
 *
 * @returns what was found; null where there is nothing to check
 */
export async function checkTallies(
  deps: { db: Db; now: () => Date },
  stepSize: number = stepMax,
): Promise<TallyCheckResult | null> {
  const { db } = deps;
  const scope = await nextScope(db);
  if (scope === null) return null;
  const to = scope.isPerson ? null : await endOfStep(db, scope, stepSize);
  const found = scope.isPerson ? await checkWork(db, scope) : await checkPairs(db, scope, to);
  const differences = found.length;
  const example = found[0]?.what ?? "";
  await note(deps, scope, to, { differences, example });
  const { scopeId, projectId } = scope;
  return { scopeId, projectId, differences, example };
}

async function checkPairs(db: Db, scope: Scope, to: number | null): Promise<Difference[]> {
  const pairs = await differingPairs(db, scope, to);
  await mendPairs(
    db,
    pairs.map(({ id }) => id),
  );
  const sums = to === null ? await differingSums(db, scope) : [];
  if (sums.length > 0) await mendSums(db, scope);
  const members = to === null ? await differingMembers(db, scope) : [];
  if (members.length > 0) await mendMembers(db, scope);
  const ofProject = to === null && scope.roundId === null;
  const spending = ofProject ? await checkSpending(db, scope) : [];
  const prompts = ofProject ? await checkPrompts(db, scope) : [];
  return [...pairs, ...sums, ...members, ...spending, ...prompts];
}

/** When counts were last found wrong anywhere, and in how many rows; null: never. */
export async function lastDifference(
  db: Pick<Db, "tallyCheck">,
): Promise<{ at: Date; differences: number; example: string } | null> {
  const row = await db.tallyCheck.findFirst({
    where: { differedAt: { not: null } },
    orderBy: { differedAt: "desc" },
  });
  if (row === null || row.differedAt === null) return null;
  return { at: row.differedAt, differences: row.differences, example: row.example };
}

async function nextScope(db: Db): Promise<Scope | null> {
  const [scope] = await db.$queryRaw<Scope[]>`
    select s."scopeId"::text as "scopeId", s."projectId"::text as "projectId", s."roundId"::text as "roundId",
           s."isPerson", c."position"
      from (select r."id" as "scopeId", r."projectId", r."id" as "roundId", false as "isPerson"
              from "Round" r join "Project" p on p."id" = r."projectId" and p."deletingAt" is null
             where r."state" <> 'draft'
             union all
            select p."id", p."id", null, false from "Project" p where p."deletingAt" is null
             union all
            select m."id", m."projectId", null, true
              from "Member" m join "Project" p on p."id" = m."projectId" and p."deletingAt" is null
             where m."kind" = 'person') s
      left join "TallyCheck" c on c."scopeId" = s."scopeId"
     order by c."position" is null, c."checkedAt" nulls first, s."scopeId" limit 1`;
  return scope ?? null;
}

/** The position up to which a step of so many pairs comes; null: to the end. */
async function endOfStep(db: Db, scope: Scope, stepSize: number): Promise<number | null> {
  const [last] = await db.$queryRaw<{ position: number }[]>`
    select p."position" from "Pair" p
     where ${ofScope(scope)} and p."position" > ${scope.position ?? -1}
     order by p."position" offset ${stepSize - 1} limit 1`;
  return last?.position ?? null;
}

async function differingPairs(db: Db, scope: Scope, to: number | null): Promise<Difference[]> {
  const upTo = to === null ? Prisma.empty : Prisma.sql`and p."position" <= ${to}`;
  const step = Prisma.sql`${ofScope(scope)} and p."position" > ${scope.position ?? -1} ${upTo}`;
  return db.$queryRaw<Difference[]>`
    select coalesce(k."pairId", t."pairId") as "id",
           format('pair %s: kept %s, counted %s', coalesce(k."pairId", t."pairId"),
                  row(${pairColumns("k")}), row(${pairColumns("t")})) as "what"
      from (select * from "PairTallyTruth" p where ${step}) t
      full join (select * from "PairTally" p where ${step}) k on k."pairId" = t."pairId"
     where (${pairColumns("k")}) is distinct from (${pairColumns("t")})`;
}

async function differingSums(db: Db, scope: Scope): Promise<Difference[]> {
  return db.$queryRaw<Difference[]>`
    with kept as (
      select p."source", p."arm", ${sumColumns("p", "sum")}
        from "RoundTally" p where ${ofScope(scope)} group by p."source", p."arm"
    ), counted as (select * from "RoundTallyTruth" p where ${ofScope(scope)})
    select coalesce(k."arm", t."arm") as "id",
           format('sums of arm %s: kept %s, counted %s', coalesce(k."arm", t."arm"),
                  row(${sumColumns("k")}), row(${sumColumns("t")})) as "what"
      from counted t full join kept k on k."source" = t."source" and k."arm" = t."arm"
     where (${sumColumns("k", "zero")}) is distinct from (${sumColumns("t", "zero")})`;
}

async function differingMembers(db: Db, scope: Scope): Promise<Difference[]> {
  return db.$queryRaw<Difference[]>`
    select coalesce(k."memberId", t."memberId")::text as "id",
           format('labels of member %s: kept %s and %s, counted %s and %s', coalesce(k."memberId", t."memberId"),
                  k."labels", k."kept", t."labels", t."kept") as "what"
      from (select * from "MemberTallyTruth" p where ${ofScope(scope)}) t
      full join (select * from "MemberTally" k where k."scopeId" = ${scope.scopeId}::uuid) k
             on k."memberId" = t."memberId"
     where (coalesce(k."labels", 0), coalesce(k."kept", 0)) <> (coalesce(t."labels", 0), coalesce(t."kept", 0))`;
}

async function note(
  deps: { db: Db; now: () => Date },
  { scopeId, projectId }: Scope,
  position: number | null,
  found: { differences: number; example: string },
): Promise<void> {
  const checkedAt = deps.now();
  const differed = found.differences === 0 ? {} : { differedAt: checkedAt, ...found };
  await transaction(deps.db, async (tx) => {
    // The project may be gone since.
    const [project] = await tx.$queryRaw<object[]>`
      select from "Project" where "id" = ${projectId}::uuid for key share`;
    if (project === undefined) return;
    await tx.tallyCheck.upsert({
      where: { scopeId },
      create: { scopeId, projectId, checkedAt, position, ...differed },
      update: { checkedAt, position, ...differed },
    });
  });
}
