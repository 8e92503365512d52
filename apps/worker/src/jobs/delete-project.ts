import type { Deps } from "@gshf/core/access";
import { deleteProjectData } from "@gshf/core/projects";
import type { JobHandler } from "@gshf/jobs";

/** Takes a deleted project's objects out of the bucket, and then its rows. */
export function deleteProjectJob(deps: Deps): JobHandler<"project.delete"> {
  return async ({ projectId }) => {
    const objects = await deleteProjectData(deps, projectId);
    deps.log.info({ projectId, objects }, "a deleted project is gone");
  };
}
