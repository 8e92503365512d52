import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { roundSummarySchema, summariesOf } from "./round-summary.ts";

/** A project's rounds, the newest first. */
export const listRounds = verb({
  name: "rounds.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: z.array(roundSummarySchema),
  run: async (deps, { project }) => {
    const rounds = await deps.db.round.findMany({
      where: { projectId: project.id },
      orderBy: { number: "desc" },
    });
    return done(await summariesOf(deps, rounds));
  },
});
