import type { Deps } from "@gshf/core/access";
import { workJudgeRun } from "@gshf/core/quality";
import type { JobHandler } from "@gshf/jobs";

/** Lets an LLM judge get on with a round's pairs. */
export function workJudgeJob(deps: Deps): JobHandler<"judge.work"> {
  return async ({ judgeRunId }, { signal }) => {
    const outcome = await workJudgeRun(deps, judgeRunId, { signal });
    deps.log.info({ judgeRunId, outcome }, `judge: ${outcome}`);
  };
}
