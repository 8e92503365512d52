import { done, refuse, verb } from "../../access/index.ts";
import { buildRefSchema } from "../model.ts";
import { buildParts, buildSchema, viewOfBuild } from "./build-view.ts";

/** A dataset that a recipe makes or made, by its number: how far it is, and what became of its prompts. */
export const getBuild = verb({
  name: "datasets.getBuild",
  kind: "query",
  may: "rounds.read",
  input: buildRefSchema,
  output: buildSchema,
  run: async (deps, { project }, { number }) => {
    const build = await deps.db.datasetBuild.findUnique({
      where: { projectId_number: { projectId: project.id, number } },
      include: buildParts,
    });
    if (build !== null) return done(viewOfBuild(build));
    return refuse("not-found", `No recipe makes or made a dataset ${number} here.`, "number");
  },
});
