import type { Deps } from "@gshf/core/access";
import { workRound } from "@gshf/core/rounds";
import type { JobHandler } from "@gshf/jobs";

/** Does what a round's stage has to do now. */
export function workRoundJob(deps: Deps): JobHandler<"round.work"> {
  return async ({ roundId, version }, { signal }) => {
    const startedAt = performance.now();
    const report = await workRound(deps, { roundId, version }, { signal });
    const milliseconds = Math.round(performance.now() - startedAt);
    deps.log.info({ roundId, version, ...report, milliseconds }, `${report.state}: ${report.outcome}`);
  };
}
