import type { Deps } from "@gshf/core/access";
import { workExport } from "@gshf/core/datasets";
import type { JobHandler } from "@gshf/jobs";

/** Writes an export of a dataset, as far as it gets now. */
export function exportDatasetJob(deps: Deps): JobHandler<"dataset.export"> {
  return async ({ exportId }, { signal }) => {
    const outcome = await workExport(deps, exportId, { signal });
    deps.log.info({ exportId, outcome }, `export: ${outcome}`);
  };
}
