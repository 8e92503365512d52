import type { Db } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { type JudgedPattern, judgeAgreement } from "../judge/judge-agreement.ts";
import { countJudgeRun } from "../judge/judge-run-counts.ts";
import type { JudgedSide } from "../judge/model.ts";
import type { JudgeRunState } from "../model.ts";
import { keep } from "./kept.ts";

export type MeasuredRun = {
  id: string;
  projectId: string;
  state: JudgeRunState;
  seed: number;
  /** Whether the votes of its round can't change any more. */
  isClosed: boolean;
};

/** Computes how a judge's run compares with people, and counts what became of its pairs. */
export async function measureJudgeRun(deps: Pick<Deps, "db">, run: MeasuredRun, asOf: Date): Promise<void> {
  const { id, projectId, state, seed, isClosed } = run;
  const patterns = await loadPatterns(deps.db, id);
  const value = { agreement: judgeAgreement(patterns, seed), ...(await countJudgeRun(deps.db, id)) };
  // One that is done can be told to try failed pairs again.
  const isFinal = isClosed && state === "done" && value.failed === 0;
  await keep(deps.db, { projectId, kind: "judge", subjectId: id }, { value, asOf, isFinal, ground: state });
}

/** The run's judged pairs by what was said of them: some hundred rows, however many pairs there are. */
async function loadPatterns(db: Db, runId: string): Promise<JudgedPattern[]> {
  const rows = await db.$queryRaw<
    {
      verdict: JudgedSide;
      firstAsA: JudgedSide;
      secondAsA: JudgedSide;
      first: number;
      second: number;
      tie: number;
      times: number;
    }[]
  >`
    with judged as (
      select v."verdict", v."firstAsA", v."secondAsA", t."peoplesForFirst" as "first", t."peoplesForSecond" as "second",
             t."peoplesLabels" - t."peoplesForFirst" - t."peoplesForSecond" as "tie"
        from "JudgeVerdict" v join "PairTally" t on t."pairId" = v."pairId"
       where v."runId" = ${runId}::uuid and v."state" = 'done'
    )
    select "verdict"::text as "verdict", "firstAsA"::text as "firstAsA", "secondAsA"::text as "secondAsA",
           "first", "second", "tie", count(*)::int as "times"
      from judged
     group by 1, 2, 3, 4, 5, 6
     order by 1, 2, 3, 4, 5, 6`;
  return rows.map(({ first, second, tie, ...pattern }) => ({ ...pattern, votes: { first, second, tie } }));
}
