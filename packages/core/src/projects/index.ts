import { archiveProject, unarchiveProject } from "./archive-project.ts";
import { createProject } from "./create-project.ts";
import { deleteProject, getDeletion } from "./delete-project.ts";
import { getProject, listProjects } from "./project-view.ts";
import { updateProject } from "./update-project.ts";

export { archiveProject, unarchiveProject } from "./archive-project.ts";
export { countSplits } from "./count-splits.ts";
export { createProject } from "./create-project.ts";
export { deleteProject, getDeletion } from "./delete-project.ts";
export { deleteProjectData, sweepDeletions } from "./delete-project-data.ts";
export { lockProject } from "./lock-project.ts";
export { slugSchema } from "./model.ts";
export { checkOf, getProject, listProjects, type ProjectSummary, type ProjectView } from "./project-view.ts";
export { splitOf } from "./split-of.ts";
export { deriveSeed, sha256Hex, stableId } from "./stable-id.ts";
export { updateProject } from "./update-project.ts";

export const projectsVerbs = {
  archive: archiveProject,
  unarchive: unarchiveProject,
  deletion: getDeletion,
  delete: deleteProject,
  list: listProjects,
  get: getProject,
  create: createProject,
  update: updateProject,
};
