import type { Deps } from "@gshf/core/access";
import { workStatistics } from "@gshf/core/quality";
import type { JobHandler } from "@gshf/jobs";

/** Computes what a project's pages about quality show. */
export function workStatisticsJob(deps: Deps): JobHandler<"statistics.work"> {
  return async ({ projectId }, { signal }) => {
    const outcome = await workStatistics(deps, projectId, { signal });
    deps.log.info({ projectId, outcome }, `statistics: ${outcome}`);
  };
}
