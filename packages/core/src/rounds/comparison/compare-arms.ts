import type { Tx } from "@gshf/db";
import { wilsonInterval } from "@gshf/gshf";
import { z } from "zod";
import { votedForFirstSql } from "../../slots/index.ts";
import type { Arm } from "../choice/model.ts";
import type { ArmSources, RoundSources, Source } from "../choice/sources.ts";

/** What the labels of a comparison say of each arm: how often its first policy's answer is preferred to the second's. */
export const armComparisonSchema = z.object({
  arm: z.string(),
  /** The policies, with their temperature where it tells them apart; as asked for before the start. */
  first: z.string(),
  second: z.string(),
  /** Prompts with a label; each counts once, however many labels it has. */
  prompts: z.int(),
  labels: z.int(),
  /** Labels for the first policy's answer, for neither, and for the second's. */
  wins: z.int(),
  ties: z.int(),
  losses: z.int(),
  /** Mean over prompts of the share of labels for the first, a tie counted half; null before the first label. */
  rate: z.number().nullable(),
  /** Wilson's, with prompts as trials: a little too wide where several people label a pair. */
  ci95: z.tuple([z.number(), z.number()]).nullable(),
});
export type ArmComparison = z.output<typeof armComparisonSchema>;

/** Win rates of a round that compares policies, by arm. Votes that don't count are left out. */
export async function compareArms(
  db: Pick<Tx, "$queryRaw">,
  roundId: string,
  arms: readonly Arm[],
  sources: RoundSources | null,
): Promise<ArmComparison[]> {
  const rows = await db.$queryRaw<
    { arm: string; prompts: number; wins: number; ties: number; losses: number; rate: number }[]
  >`/* compare-arms */
    select "arm", count(*)::int as "prompts", sum("wins")::int as "wins", sum("ties")::int as "ties",
           sum("losses")::int as "losses", avg(("wins" + "ties" / 2.0) / ("wins" + "ties" + "losses"))::float8 as "rate"
      from (
        select p."arm", p."promptId",
               count(*) filter (where v."isFirst") as "wins",
               count(*) filter (where v."isFirst" is null) as "ties",
               count(*) filter (where not v."isFirst") as "losses"
          from "Pair" p
          join "Judgment" j on j."pairId" = p."id" and j."state" = 'counted'
         cross join lateral (select ${votedForFirstSql("j")} as "isFirst") v
         where p."roundId" = ${roundId}::uuid
         group by p."arm", p."promptId"
      ) of_prompt
     group by "arm"`;
  return arms.map((asked) => {
    const { name: arm } = asked;
    const sides = sidesOf(asked, sources?.[arm]);
    const row = rows.find((of) => of.arm === arm);
    if (row === undefined) {
      return { arm, ...sides, prompts: 0, labels: 0, wins: 0, ties: 0, losses: 0, rate: null, ci95: null };
    }
    const { prompts, wins, ties, losses, rate } = row;
    const { low, high } = wilsonInterval(rate, prompts);
    return {
      arm,
      ...sides,
      prompts,
      labels: wins + ties + losses,
      wins,
      ties,
      losses,
      rate,
      ci95: [low, high],
    };
  });
}

function sidesOf(asked: Arm, resolved: ArmSources | undefined): { first: string; second: string } {
  if (resolved?.kind !== "drawn") {
    return { first: asked.first?.policy ?? "main", second: asked.second?.policy ?? "reference" };
  }
  const { first, second } = resolved;
  const at = ({ policy, temperature }: Source) =>
    first.temperature === second.temperature ? policy : `${policy} at T = ${temperature}`;
  return { first: at(first), second: at(second) };
}
