import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";

const statusSchema = z.object({
  state: z.enum(["running", "done", "failed"]),
  labeled: z.int(),
  annotators: z.array(z.object({ skipped: z.int(), state: z.string() })),
});

/** How far simulated annotators are: what they labeled, and what they passed over because they don't know it. */
export const getSimulatedRun = verb({
  name: "rounds.simulatedRun",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema.extend({ runId: z.string().regex(/^[\w-]{1,100}$/) }),
  output: z.object({ state: z.enum(["running", "done", "failed"]), labeled: z.int(), skipped: z.int() }),
  run: async (deps, { project }, { number, runId }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const { labUrl } = deps.settings;
    if (labUrl === null) return refuse("unavailable", "No lab runs beside this installation.");
    try {
      const url = `${labUrl}/annotators/runs/${encodeURIComponent(runId)}`;
      const response = await deps.egress.fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (response.status === 404) {
        return refuse("not-found", `There is no run ${runId}; a restart of the lab forgets them.`, "runId");
      }
      if (!response.ok) return refuse("unavailable", `The lab answered HTTP ${response.status}.`);
      const { state, labeled, annotators } = statusSchema.parse(await response.json());
      return done({ state, labeled, skipped: annotators.reduce((sum, { skipped }) => sum + skipped, 0) });
    } catch {
      return refuse("unavailable", "The lab can't be reached, or gave no answer we understand.");
    }
  },
});
