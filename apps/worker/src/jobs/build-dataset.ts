import type { Deps } from "@gshf/core/access";
import { workBuild } from "@gshf/core/datasets";
import type { JobHandler } from "@gshf/jobs";

/** Makes a dataset that no round makes, as far as it gets now. */
export function buildDatasetJob(deps: Deps): JobHandler<"dataset.build"> {
  return async ({ buildId }, { signal }) => {
    const outcome = await workBuild(deps, buildId, { signal });
    deps.log.info({ buildId, outcome }, `dataset: ${outcome}`);
  };
}
