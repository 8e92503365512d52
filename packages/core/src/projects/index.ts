import { createProject } from "./create-project.ts";
import { getProject, listProjects } from "./project-view.ts";
import { updateProject } from "./update-project.ts";

export { createProject } from "./create-project.ts";
export { slugSchema } from "./model.ts";
export { checkOf, getProject, listProjects, type ProjectSummary, type ProjectView } from "./project-view.ts";
export { splitOf } from "./split-of.ts";
export { deriveSeed, sha256Hex, stableId } from "./stable-id.ts";
export { updateProject } from "./update-project.ts";

export const projectsVerbs = {
  list: listProjects,
  get: getProject,
  create: createProject,
  update: updateProject,
};
