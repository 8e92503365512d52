import type { Deps } from "@gshf/core/access";
import { sweepBuilds, sweepExports } from "@gshf/core/datasets";
import { sweepEvaluations } from "@gshf/core/evaluations";
import { sweepDeletions } from "@gshf/core/projects";
import { sweepImports, sweepUploads } from "@gshf/core/prompts";
import { sweepRuns } from "@gshf/core/recipes";
import { sweepRounds } from "@gshf/core/rounds";
import { sweepTrainings } from "@gshf/core/trainings";
import { sweepWebhooks } from "@gshf/core/webhooks";
import type { JobHandler } from "@gshf/jobs";

/** Wakes what stands still, and deletions that did not come to their end. */
export function sweepRoundsJob(deps: Deps): JobHandler<"round.sweep"> {
  return async () => {
    const rounds = await sweepRounds(deps);
    if (rounds > 0) deps.log.info({ rounds }, "woke rounds that stood still");
    const trainings = await sweepTrainings(deps);
    if (trainings > 0) deps.log.info({ trainings }, "woke trainings that stood still");
    const imports = await sweepImports(deps);
    if (imports > 0) deps.log.info({ imports }, "woke imports that stood still");
    const uploads = await sweepUploads(deps);
    if (uploads > 0) deps.log.info({ uploads }, "gave up uploads that nobody went on with");
    const datasets = await sweepBuilds(deps);
    if (datasets > 0) deps.log.info({ datasets }, "woke datasets that stood still");
    const exports = await sweepExports(deps);
    if (exports > 0) deps.log.info({ exports }, "woke exports that stood still");
    const evaluations = await sweepEvaluations(deps);
    if (evaluations > 0) deps.log.info({ evaluations }, "woke evaluations that stood still");
    const runs = await sweepRuns(deps);
    if (runs > 0) deps.log.info({ runs }, "woke runs that stood still");
    const webhooks = await sweepWebhooks(deps);
    if (webhooks > 0) deps.log.info({ webhooks }, "woke webhooks that had something to be told");
    await sweepDeletions(deps);
  };
}
