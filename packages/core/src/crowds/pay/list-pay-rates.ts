import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { payRateViewSchema, viewOfRate } from "./rates.ts";

/** The project's own rates, newest first; studies show theirs. */
export const listPayRates = verb({
  name: "crowds.payRates",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string() }),
  output: z.array(payRateViewSchema),
  run: async (deps, { project }) => {
    const rates = await deps.db.payRate.findMany({
      where: { projectId: project.id, studyId: null },
      orderBy: [{ since: "desc" }, { id: "desc" }],
      take: 50,
    });
    return done(rates.map(viewOfRate));
  },
});
