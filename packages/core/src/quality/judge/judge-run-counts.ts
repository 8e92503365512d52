import type { Db } from "@gshf/db";
import { z } from "zod";

export const judgeRunCountsSchema = z.object({
  pairs: z.int(),
  judged: z.int(),
  /** Pairs without a verdict, after all tries. */
  failed: z.int(),
  /** Why pairs failed, the most frequent reason first. */
  failures: z.array(z.object({ error: z.string(), pairs: z.int() })),
  /** Verdicts that took a label slot. */
  counted: z.int(),
});
type JudgeRunCounts = z.output<typeof judgeRunCountsSchema>;

/** How far a judge's run is, counted. */
export async function countJudgeRun(db: Pick<Db, "judgeVerdict">, runId: string): Promise<JudgeRunCounts> {
  const [states, counted, failures] = await Promise.all([
    db.judgeVerdict.groupBy({ by: ["state"], where: { runId }, _count: true }),
    db.judgeVerdict.count({ where: { runId, judgmentId: { not: null } } }),
    db.judgeVerdict.groupBy({ by: ["error"], where: { runId, state: "failed" }, _count: true }),
  ]);
  const numberOf = (state: string) => states.find((group) => group.state === state)?._count ?? 0;
  return {
    pairs: states.reduce((sum, group) => sum + group._count, 0),
    judged: numberOf("done"),
    failed: numberOf("failed"),
    failures: failures
      .map(({ error, _count }) => ({ error: error ?? "", pairs: _count }))
      .sort((a, b) => b.pairs - a.pairs),
    counted,
  };
}
