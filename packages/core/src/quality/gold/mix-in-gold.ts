import { type Db, idSql, isUniqueViolation, Prisma } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { leaseSecondsSql, slotIdSql, unseenSql } from "../../slots/index.ts";
import { drawHandOut, type GoldRates } from "./draw.ts";
import { unseenGoldSql } from "./unseen-gold.sql.ts";

export type GoldHandOut = {
  project: { id: string };
  labeler: { id: string; pseudonym: string };
  leaseId: string;
};

/** How often gold is mixed in, and how many pairs somebody has had. */
export type GoldOdds = GoldRates & { seen: number };

/**
 * Leases a gold pair or an attention check to a labeler in place of the next pair, with the probabilities the
 * project has set, while one of its rounds has a pair for them. It is the labeler's n-th hand-out that decides, so
 * reloading a page can't change it.
 *
 * A gold slot is one person's: whoever gives the pair back or lets it run out gets the same one again.
 *
 * Two statements, as for a pair of a round: how long it takes must not tell which it was.
 *
 * @param odds as they are at this hand-out; null where no gold is mixed in
 * @returns false when this hand-out is an ordinary one, or no gold pair is left that the person has not seen
 */
export async function mixInGold(
  deps: Pick<Deps, "db" | "now" | "secrets">,
  at: GoldHandOut,
  odds: GoldOdds | null,
): Promise<boolean> {
  if (odds === null) return false;
  const { id: memberId } = at.labeler;
  const kind = drawHandOut(deps, odds, { projectId: at.project.id, memberId, n: odds.seen });
  if (kind === "ordinary") return false;
  const rate = kind === "gold" ? odds.goldRate : odds.attentionRate;
  try {
    const taken = await deps.db.$queryRaw<object[]>(leaseGoldSql(at, { kind, rate, now: deps.now() }));
    return taken.length > 0;
  } catch (error) {
    // Two tabs at once: the other one has the pair.
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** The odds for a member as they are now; null where no gold is mixed in. */
export async function goldOdds(
  db: Pick<Db, "$queryRaw">,
  projectId: string,
  memberId: string,
): Promise<GoldOdds | null> {
  const [odds] = await db.$queryRaw<GoldOdds[]>`/* gold-odds */ ${goldOddsSql(projectId, memberId)}`;
  return odds ?? null;
}

/** One row of GoldOdds, or none. */
export function goldOddsSql(projectId: string, memberId: string): Prisma.Sql {
  return Prisma.sql`
    select q."goldRate", q."attentionRate",
           ((select coalesce(sum(t."kept"), 0) from "MemberTally" t where t."memberId" = ${idSql(memberId)})
             + (select count(*) from "Skip" k where k."memberId" = ${idSql(memberId)})
             + (select count(*) from "Slot" s
                 where s."holderId" = ${idSql(memberId)} and s."state" = 'leased'))::int as "seen"
      from "QualitySettings" q
     where q."projectId" = ${idSql(projectId)} and q."goldRate" + q."attentionRate" > 0`;
}

function leaseGoldSql(
  { project, labeler, leaseId }: GoldHandOut,
  draw: { kind: "gold" | "attention"; rate: number; now: Date },
): Prisma.Sql {
  const { id: memberId, pseudonym } = labeler;
  const now = Prisma.sql`${draw.now.toISOString()}::timestamptz`;
  // Pseudonyms are numbered, so each person has an index of their own among the slots of a gold pair.
  const index = Number(pseudonym.replaceAll(/\D/g, ""));
  return Prisma.sql`
    /* lease-gold */
    with shown as materialized (
      -- The round that the next pair would be of otherwise: a gold pair must not name another.
      select r."id", ${leaseSecondsSql(Prisma.sql`r."config"`)} as "seconds" from "Round" r
       where r."projectId" = ${project.id}::uuid and r."state" = 'labeling'
         and (exists (select from "Slot" s where s."roundId" = r."id" and s."state" = 'open'
                         and ${unseenSql(memberId)} offset 0)
           or exists (select from "Slot" s where s."roundId" = r."id" and s."state" = 'leased'
                         and s."leaseUntil" <= ${now} and ${unseenSql(memberId)} offset 0))
       order by r."number" limit 1
    ), picked as materialized (
      select g."pairId", shown."id" as "roundId", shown."seconds"
        from shown cross join "GoldPair" g join "Pair" p on p."id" = g."pairId"
       where g."projectId" = ${project.id}::uuid and g."kind" = ${draw.kind}::text::"GoldKind"
         and ${unseenGoldSql(memberId, draw.now)}
       order by md5(p."id" || ${pseudonym}) limit 1
    ), taken as (
      insert into "Slot" as s ("id", "pairId", "projectId", "roundId", "index", "priority", "state", "holderId",
                               "leaseId", "leasedAt", "leaseUntil")
      select ${slotIdSql(Prisma.sql`picked."pairId"`, index)}, picked."pairId", ${project.id}::uuid, null, ${index}::int, 0,
             'leased', ${memberId}::uuid, ${leaseId}::uuid, ${now}, ${now} + make_interval(secs => picked."seconds")
        from picked
          on conflict ("pairId", "index") do update
         set "state" = 'leased', "holderId" = excluded."holderId", "leaseId" = excluded."leaseId",
             "leasedAt" = excluded."leasedAt", "leaseUntil" = excluded."leaseUntil"
       where s."state" <> 'leased' or s."leaseUntil" <= ${now}
      returning "id"
    ), shows as (
      insert into "GoldShow" ("slotId", "memberId", "roundId", "probability", "shownAt")
      select taken."id", ${memberId}::uuid, picked."roundId", ${draw.rate}::float8, ${now} from taken cross join picked
          on conflict ("slotId") do update
         set "roundId" = excluded."roundId", "probability" = excluded."probability", "shownAt" = excluded."shownAt"
    )
    insert into "Lease" ("id", "slotId", "memberId", "grantedAt")
    select ${leaseId}::uuid, taken."id", ${memberId}::uuid, ${now} from taken
    returning "slotId"`;
}
