import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";
import { type Agreement, measureAgreement } from "../agreement/measure-agreement.ts";
import type { Rating } from "../agreement/tally.ts";

export const agreementByRoundInput = z.object({ slug: z.string() });

export type AgreementRow = {
  round: number;
  /** Null: the whole round. */
  arm: string | null;
  agreement: Agreement;
};

const roundsShownMax = 10;
const judgmentsPerRoundMax = 20_000;

/** How far people agree, by round and by arm within it; the newest round first, and of each at most 20,000 labels. */
export async function agreementByRound(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof agreementByRoundInput>,
): Promise<Outcome<AgreementRow[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const rounds = await deps.db.round.findMany({
    where: { projectId: access.value.project.id, slots: { some: { state: "done" } } },
    orderBy: { number: "desc" },
    take: roundsShownMax,
    select: { id: true, number: true, seed: true },
  });
  const rows: AgreementRow[] = [];
  for (const { id, number, seed } of rounds) {
    const ratings = await loadRatings(deps, id);
    const measure = (some: readonly Rating[]) => measureAgreement(some, { categories: 3, seed });
    rows.push({ round: number, arm: null, agreement: measure(ratings) });
    const arms = [...new Set(ratings.map(({ arm }) => arm))].sort();
    if (arms.length < 2) continue;
    for (const arm of arms) {
      const agreement = measure(ratings.filter((rating) => rating.arm === arm));
      rows.push({ round: number, arm, agreement });
    }
  }
  return done(rows);
}

/** The second answer, neither, the first: in this order the categories are ordinal. */
async function loadRatings(deps: Pick<Deps, "db">, roundId: string): Promise<(Rating & { arm: string })[]> {
  return deps.db.$queryRaw<(Rating & { arm: string })[]>`
    select j."pairId" as "unit", m."pseudonym" as "rater", p."arm",
           case ${votedForFirstSql("j")} when true then 2 when false then 0 else 1 end as "value"
      from "Slot" s
      join "Judgment" j on j."slotId" = s."id" and j."state" = 'counted'
      join "Pair" p on p."id" = s."pairId"
      join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
     where s."roundId" = ${roundId}::uuid and s."state" = 'done'
     order by j."pairId", m."pseudonym"
     limit ${judgmentsPerRoundMax}`;
}
