import type { Deps } from "@gshf/core/access";
import { workEvaluation } from "@gshf/core/evaluations";
import type { JobHandler } from "@gshf/jobs";

/** Lets an evaluation that somebody started get on. */
export function workEvaluationJob(deps: Deps): JobHandler<"evaluation.work"> {
  return async ({ evaluationId }, { signal }) => {
    const outcome = await workEvaluation(deps, evaluationId, { signal });
    deps.log.info({ evaluationId, outcome }, `evaluation: ${outcome}`);
  };
}
