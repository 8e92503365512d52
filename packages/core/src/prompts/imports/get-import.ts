import { done, verb } from "../../access/index.ts";
import { importRefSchema, importReportSchema } from "../model.ts";
import { findImport } from "./find-import.ts";
import { viewOfImport } from "./import-view.ts";

/** What became of one file, or how far it is. */
export const getImport = verb({
  name: "prompts.getImport",
  kind: "query",
  may: "project.read",
  input: importRefSchema,
  output: importReportSchema,
  run: async (deps, { project }, { id }) => {
    const found = await findImport(deps.db, project.id, id);
    return found.ok ? done(viewOfImport(found.value)) : found;
  },
});
