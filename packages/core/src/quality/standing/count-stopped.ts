import { z } from "zod";
import { done, verb } from "../../access/index.ts";

/** How many people of a project are paused, and so wait for a researcher's decision, and how many are blocked. */
export const countStopped = verb({
  name: "quality.stopped",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.object({ paused: z.int(), blocked: z.int() }),
  run: async (deps, { project }) => {
    const count = (state: "paused" | "blocked") =>
      deps.db.memberStanding.count({ where: { state, member: { projectId: project.id, removedAt: null } } });
    return done({ paused: await count("paused"), blocked: await count("blocked") });
  },
});
