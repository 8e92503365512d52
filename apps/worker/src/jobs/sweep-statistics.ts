import type { Deps } from "@gshf/core/access";
import { sweepStatistics } from "@gshf/core/quality";
import type { JobHandler } from "@gshf/jobs";

/** Asks for the statistics of projects where enough has changed. */
export function sweepStatisticsJob(deps: Deps): JobHandler<"statistics.sweep"> {
  return async () => {
    const projects = await sweepStatistics(deps);
    if (projects > 0) deps.log.info({ projects }, "asked for statistics");
  };
}
