import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { buildParts, buildSchema, viewOfBuild } from "./build-view.ts";

const listMax = 200;

/** The datasets of a project that recipes make or made, the newest first; the last two hundred. */
export const listBuilds = verb({
  name: "datasets.builds",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: z.array(buildSchema),
  run: async (deps, { project }) => {
    const builds = await deps.db.datasetBuild.findMany({
      where: { projectId: project.id },
      orderBy: { number: "desc" },
      take: listMax,
      include: buildParts,
    });
    return done(builds.map(viewOfBuild));
  },
});
