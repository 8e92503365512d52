import type { Deps } from "@gshf/core/access";
import { workRehearsal } from "@gshf/core/rehearsals";
import type { JobHandler } from "@gshf/jobs";

/** Replays what is left of a rehearsal. */
export function workRehearsalJob(deps: Deps): JobHandler<"rehearsal.work"> {
  return async ({ rehearsalId }, { signal }) => {
    const outcome = await workRehearsal(deps, rehearsalId, { signal });
    deps.log.info({ rehearsalId, outcome }, `rehearsal: ${outcome}`);
  };
}
