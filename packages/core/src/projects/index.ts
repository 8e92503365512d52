export { createProject, createProjectInput, slugSchema } from "./create-project.ts";
export {
  getProject,
  getProjectInput,
  listProjects,
  type ProjectSummary,
  type ProjectView,
} from "./project-view.ts";
export { splitOf } from "./split-of.ts";
export { deriveSeed, sha256Hex, stableId } from "./stable-id.ts";
export { updateProject, updateProjectInput } from "./update-project.ts";
