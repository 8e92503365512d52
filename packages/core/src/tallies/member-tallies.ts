import { type Db, idsSql } from "@gshf/db";

/** Whose judgments count in a round, the most diligent first. */
export async function labelersOf(
  db: Pick<Db, "$queryRaw">,
  roundId: string,
  limit: number,
): Promise<{ pseudonym: string; judgments: number }[]> {
  return db.$queryRaw<{ pseudonym: string; judgments: number }[]>`
    select m."pseudonym", t."labels" as "judgments"
      from "MemberTally" t join "Member" m on m."id" = t."memberId"
     where t."roundId" = ${roundId}::uuid and t."labels" > 0
     order by t."labels" desc, m."pseudonym" limit ${limit}`;
}

/** How many judgments of each of these people count. */
export async function labelsOfMembers(
  db: Pick<Db, "$queryRaw">,
  memberIds: readonly string[],
): Promise<Map<string, number>> {
  const sums = await db.$queryRaw<{ memberId: string; labels: number }[]>`
    /* labels-of-members */
    select "memberId"::text as "memberId", sum("labels")::int as "labels"
      from "MemberTally" where "memberId" = any (${idsSql(memberIds)}) group by "memberId"`;
  return new Map(sums.map(({ memberId, labels }) => [memberId, labels]));
}

/** How many judgments count in each of these projects. */
export async function labelsOfProjects(
  db: Pick<Db, "roundTally">,
  projectIds: readonly string[],
): Promise<Map<string, number>> {
  const sums = await db.roundTally.groupBy({
    by: ["projectId"],
    where: { projectId: { in: [...projectIds] } },
    _sum: { labels: true },
  });
  return new Map(sums.map(({ projectId, _sum }) => [projectId, _sum.labels ?? 0]));
}
