import type { Db } from "@gshf/db";
import { sha256Hex } from "../../projects/index.ts";
import { rulesOf } from "../rules-of.ts";
import type { Kept } from "./kept.ts";

/**
 * How long a label may be on its way into the database with its time already taken: records from before are taken for
 * those of a label that was not to be seen yet.
 */
const onItsWaySeconds = 60;

/** What people's records are made of beside their labels: the reading speed, and what is known of the check pairs. */
export type PeopleGround = { charactersPerSecond: number; ground: string };

export async function loadPeopleGround(db: Db, projectId: string): Promise<PeopleGround> {
  const { charactersPerSecond } = await rulesOf(db, projectId);
  const gold = await db.goldPair.findMany({
    where: { projectId, kind: { not: "qualification" } },
    select: { pairId: true, kind: true, firstIsBetter: true },
    orderBy: { pairId: "asc" },
  });
  const known = gold.map(({ pairId, kind, firstIsBetter }) => [pairId, kind, firstIsBetter]);
  return { charactersPerSecond, ground: sha256Hex(JSON.stringify([charactersPerSecond, known])) };
}

/** Who has labeled, or taken a label back, since their record, or has none on this ground. */
export async function peopleToMeasure(
  db: Db,
  projectId: string,
  kept: ReadonlyMap<string, Kept<"person">>,
  { ground }: PeopleGround,
): Promise<string[]> {
  const current = [...kept].filter(([, record]) => record.ground === ground);
  const ids = current.map(([memberId]) => memberId);
  const since = current.map(([, { asOf }]) =>
    new Date(asOf.getTime() - onItsWaySeconds * 1000).toISOString(),
  );
  const rows = await db.$queryRaw<{ id: string }[]>`
    select m."id"::text as "id"
      from "Member" m
      left join unnest(${ids}::uuid[], ${since}::timestamptz[]) as k("id", "since") on k."id" = m."id"
     where m."projectId" = ${projectId}::uuid and m."kind" = 'person'
       and (exists (select from "Judgment" j where j."memberId" = m."id"
                       and j."createdAt" > coalesce(k."since", '-infinity'))
         or exists (select from "Judgment" j where j."memberId" = m."id" and j."withdrawnAt" > k."since"))
     order by m."pseudonym"`;
  return rows.map(({ id }) => id);
}
