import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { findExperiment } from "../experiments/index.ts";
import { roundSummarySchema, summariesOf } from "./round-summary.ts";

/** A project's rounds, the newest first; of one experiment where it is named. */
export const listRounds = verb({
  name: "rounds.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiment: z.string().optional() }),
  output: z.array(roundSummarySchema),
  run: async (deps, { project }, { experiment }) => {
    const found = experiment === undefined ? null : await findExperiment(deps.db, project, experiment);
    if (found !== null && !found.ok) return found;
    const rounds = await deps.db.round.findMany({
      where: found === null ? { projectId: project.id } : { experimentId: found.value.id },
      orderBy: { number: "desc" },
    });
    return done(await summariesOf(deps, rounds));
  },
});
