import type { Deps } from "@gshf/core/access";
import { workRun } from "@gshf/core/recipes";
import type { JobHandler } from "@gshf/jobs";

/** Takes a run of a recipe as far as it gets now. */
export function workRunJob(deps: Deps): JobHandler<"recipe.work"> {
  return async ({ runId }, { signal }) => {
    const outcome = await workRun(deps, runId, { signal });
    deps.log.info({ runId, outcome }, `run: ${outcome}`);
  };
}
