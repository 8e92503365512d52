import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";
import { agreementSchema, measureAgreement } from "../agreement/measure-agreement.ts";
import type { Rating } from "../agreement/tally.ts";

const agreementRowSchema = z.object({
  round: z.int(),
  /** Null: the whole round. */
  arm: z.string().nullable(),
  agreement: agreementSchema,
});
export type AgreementRow = z.output<typeof agreementRowSchema>;

const roundsShownMax = 10;
const judgmentsPerRoundMax = 20_000;

/** How far people agree, by round and by arm within it; the newest round first, and of each at most 20,000 labels. */
export const listAgreementByRound = verb({
  name: "quality.agreement",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(agreementRowSchema),
  run: async (deps, { project }) => {
    const rounds = await deps.db.round.findMany({
      where: { projectId: project.id, slots: { some: { state: "done" } } },
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
  },
});

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
