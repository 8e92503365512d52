import type { Deps } from "@gshf/core/access";
import { sweepJudges } from "@gshf/core/quality";
import type { JobHandler } from "@gshf/jobs";

/** Begins the runs of automatic judges, and wakes those that stand still. */
export function sweepJudgesJob(deps: Deps): JobHandler<"judge.sweep"> {
  return async () => {
    const runs = await sweepJudges(deps);
    if (runs > 0) deps.log.info({ runs }, "woke judges that stood still");
  };
}
