import { z } from "zod";
import { done, newestNumber, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { buildParts, buildSchema, viewOfBuild } from "./build-view.ts";

/** The datasets of a project that recipes make or made, the newest first. */
export const listBuilds = verb({
  name: "datasets.builds",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(buildSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestNumber, ({ behind, ...asked }) =>
      deps.db.datasetBuild.findMany({
        where: { projectId: project.id, AND: behind },
        include: buildParts,
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: items.map(viewOfBuild), next });
  },
});
