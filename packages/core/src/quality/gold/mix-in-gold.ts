import { Prisma, type Tx, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { leaseSecondsSql, leaseSlot, openSlots, slotIdOf } from "../../slots/index.ts";

export type GoldHandOut = {
  project: { id: string; slug: string };
  labeler: { id: string; pseudonym: string };
  leaseId: string;
};

type Odds = { goldRate: number; attentionRate: number; roundId: string; leaseSeconds: number; seen: number };

type Draw = Odds & { kind: "gold" | "attention"; rate: number };

/**
 * Leases a gold pair or an attention check to a labeler in place of the next pair, with the probabilities the
 * project has set, while one of its rounds is labeling. It is the labeler's n-th hand-out that decides, however
 * the ones before ended (labeled, skipped, still held), so reloading a page can't change it, and a replay of the
 * same requests mixes in the same pairs.
 *
 * A gold slot is one person's: whoever gives the pair back or lets it run out gets the same one again later.
 *
 * @returns false when this hand-out is an ordinary one, or no gold pair is left that the person has not seen
 */
export async function mixInGold(deps: Pick<Deps, "db" | "now">, at: GoldHandOut): Promise<boolean> {
  const { project, labeler } = at;
  const [odds] = await deps.db.$queryRaw<Odds[]>`
    /* gold-odds */
    select q."goldRate", q."attentionRate", r."id"::text as "roundId", r."leaseSeconds",
           ((select count(*) from "Judgment" j where j."memberId" = ${labeler.id}::uuid)
             + (select count(*) from "Skip" k where k."memberId" = ${labeler.id}::uuid)
             + (select count(*) from "Slot" s
                 where s."holderId" = ${labeler.id}::uuid and s."state" = 'leased'))::int as "seen"
      from "QualitySettings" q
     cross join lateral (select "id", ${leaseSecondsSql(Prisma.sql`"config"`)} as "leaseSeconds"
                           from "Round" where "projectId" = q."projectId" and "state" = 'labeling'
                          order by "number" limit 1) r
     where q."projectId" = ${project.id}::uuid and q."goldRate" + q."attentionRate" > 0`;
  if (odds === undefined) return false;
  const drawn = deriveSeed(0, "gold", project.slug, labeler.pseudonym, odds.seen) / 2 ** 31;
  if (drawn >= odds.goldRate + odds.attentionRate) return false;
  const draw: Draw =
    drawn < odds.goldRate
      ? { ...odds, kind: "gold", rate: odds.goldRate }
      : { ...odds, kind: "attention", rate: odds.attentionRate };
  return transaction(deps.db, (tx) => leaseGold(tx, deps.now(), at, draw));
}

async function leaseGold(tx: Tx, now: Date, at: GoldHandOut, odds: Draw): Promise<boolean> {
  const { project, labeler, leaseId } = at;
  // One hand-out of a person after the other: two tabs can't get one gold pair under two leases.
  await tx.$queryRaw`select 1 from "Member" where "id" = ${labeler.id}::uuid for no key update`;
  const [unseen] = await tx.$queryRaw<{ pairId: string }[]>`
    select g."pairId" from "GoldPair" g join "Pair" p on p."id" = g."pairId"
     where g."projectId" = ${project.id}::uuid and g."kind" = ${odds.kind}::"GoldKind" and g."retiredAt" is null
       and p."source" = 'gold'
       and not exists (select from "Skip" k where k."pairId" = p."id" and k."memberId" = ${labeler.id}::uuid)
       and not exists (select from "Slot" s where s."pairId" = p."id" and s."holderId" = ${labeler.id}::uuid
                          and (s."state" <> 'leased' or s."leaseUntil" > ${now.toISOString()}::timestamptz))
       -- Nor the same two answers under another id: judged before, or explained in the qualification test.
       and not exists (select from "Pair" o
                        where o."promptId" = p."promptId"
                          and least(o."firstId", o."secondId") = least(p."firstId", p."secondId")
                          and greatest(o."firstId", o."secondId") = greatest(p."firstId", p."secondId")
                          and (exists (select from "Judgment" j
                                        where j."pairId" = o."id" and j."memberId" = ${labeler.id}::uuid)
                            or exists (select from "Qualification" t
                                        where t."memberId" = ${labeler.id}::uuid and o."id"::text = any (t."items"))))
     order by md5(p."id" || ${labeler.pseudonym}) limit 1`;
  if (unseen === undefined) return false;
  const { pairId } = unseen;
  // Pseudonyms are numbered, so each person has an index of their own among the slots of a gold pair.
  const index = Number(labeler.pseudonym.replaceAll(/\D/g, ""));
  const slotId = slotIdOf(pairId, index);
  await openSlots(tx, [{ pairId, projectId: project.id, roundId: null, index }]);
  await leaseSlot(tx, { slotId, memberId: labeler.id, leaseId, now }, odds.leaseSeconds);
  await tx.goldShow.createMany({
    data: [{ slotId, memberId: labeler.id, roundId: odds.roundId, probability: odds.rate, shownAt: now }],
    skipDuplicates: true,
  });
  return true;
}
