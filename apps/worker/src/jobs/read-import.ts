import type { Deps } from "@gshf/core/access";
import { workImport } from "@gshf/core/prompts";
import type { JobHandler } from "@gshf/jobs";

/** Reads a file that somebody sent, and stores its rows. */
export function readImportJob(deps: Deps): JobHandler<"import.read"> {
  return async ({ importId }, { signal }) => {
    const outcome = await workImport(deps, importId, { signal });
    deps.log.info({ importId, outcome }, `import: ${outcome}`);
  };
}
