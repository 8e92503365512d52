import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { deriveSeed, stableId } from "../../projects/index.ts";

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
    SELECT q."goldRate", q."attentionRate", r."id"::text AS "roundId", r."leaseSeconds",
           ((SELECT count(*) FROM "Judgment" j WHERE j."memberId" = ${labeler.id}::uuid)
             + (SELECT count(*) FROM "Skip" k WHERE k."memberId" = ${labeler.id}::uuid)
             + (SELECT count(*) FROM "Slot" s
                 WHERE s."holderId" = ${labeler.id}::uuid AND s."state" = 'leased'))::int AS "seen"
      FROM "QualitySettings" q
     CROSS JOIN LATERAL (SELECT "id", coalesce(("config"->>'leaseSeconds')::int, 600) AS "leaseSeconds"
                           FROM "Round" WHERE "projectId" = q."projectId" AND "state" = 'labeling'
                          ORDER BY "number" LIMIT 1) r
     WHERE q."projectId" = ${project.id}::uuid AND q."goldRate" + q."attentionRate" > 0`;
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
  await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${labeler.id}::uuid FOR NO KEY UPDATE`;
  const [unseen] = await tx.$queryRaw<{ pairId: string }[]>`
    SELECT g."pairId" FROM "GoldPair" g JOIN "Pair" p ON p."id" = g."pairId"
     WHERE g."projectId" = ${project.id}::uuid AND g."kind" = ${odds.kind}::"GoldKind" AND g."retiredAt" IS NULL
       AND p."source" = 'gold'
       AND NOT EXISTS (SELECT FROM "Skip" k WHERE k."pairId" = p."id" AND k."memberId" = ${labeler.id}::uuid)
       AND NOT EXISTS (SELECT FROM "Slot" s WHERE s."pairId" = p."id" AND s."holderId" = ${labeler.id}::uuid
                          AND (s."state" <> 'leased' OR s."leaseUntil" > ${now.toISOString()}::timestamptz))
       -- Nor the same two answers under another id: judged before, or explained in the qualification test.
       AND NOT EXISTS (SELECT FROM "Pair" o
                        WHERE o."promptId" = p."promptId"
                          AND least(o."firstId", o."secondId") = least(p."firstId", p."secondId")
                          AND greatest(o."firstId", o."secondId") = greatest(p."firstId", p."secondId")
                          AND (EXISTS (SELECT FROM "Judgment" j
                                        WHERE j."pairId" = o."id" AND j."memberId" = ${labeler.id}::uuid)
                            OR EXISTS (SELECT FROM "Qualification" t
                                        WHERE t."memberId" = ${labeler.id}::uuid AND o."id"::text = ANY (t."items"))))
     ORDER BY md5(p."id" || ${labeler.pseudonym}) LIMIT 1`;
  if (unseen === undefined) return false;
  const { pairId } = unseen;
  // Pseudonyms are numbered, so each person has an index of their own among the slots of a gold pair.
  const index = Number(labeler.pseudonym.replaceAll(/\D/g, ""));
  const slotId = stableId("slot", pairId, index);
  const leaseUntil = new Date(now.getTime() + odds.leaseSeconds * 1000);
  const lease = { state: "leased", holderId: labeler.id, leaseId, leasedAt: now, leaseUntil } as const;
  await tx.slot.upsert({
    where: { id: slotId },
    create: { id: slotId, pairId, projectId: project.id, index, priority: 0, ...lease },
    update: lease,
  });
  await tx.lease.create({ data: { id: leaseId, slotId, memberId: labeler.id, grantedAt: now } });
  await tx.goldShow.createMany({
    data: [{ slotId, memberId: labeler.id, roundId: odds.roundId, probability: odds.rate, shownAt: now }],
    skipDuplicates: true,
  });
  return true;
}
