import { z } from "zod";
import { done, newestNumber, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { findExperiment } from "../experiments/index.ts";
import { roundSummarySchema, summariesOf } from "./round-summary.ts";

/** A project's rounds, the newest first; of one experiment where it is named. */
export const listRounds = verb({
  name: "rounds.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiment: z.string().optional(), ...pageFields }),
  output: pageOf(roundSummarySchema),
  run: async (deps, { project }, { experiment, ...input }) => {
    const found = experiment === undefined ? null : await findExperiment(deps.db, project, experiment);
    if (found !== null && !found.ok) return found;
    const of = found === null ? { projectId: project.id } : { experimentId: found.value.id };
    const page = await readPage(input, newestNumber, ({ behind, ...asked }) =>
      deps.db.round.findMany({ where: { ...of, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: await summariesOf(deps, items), next });
  },
});
