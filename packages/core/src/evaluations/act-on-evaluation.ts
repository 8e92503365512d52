import { type EvaluationState, Prisma, transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { findEvaluation } from "./find-evaluation.ts";
import { evaluationRefSchema } from "./model.ts";
import { wakeEvaluation } from "./wake-evaluation.ts";

export const mayRetry = (state: EvaluationState) => state === "failed" || state === "stopped";

/** Stops an evaluation; what was drawn, judged and measured up to there stays. */
export const stopEvaluation = verb({
  name: "evaluations.stop",
  kind: "mutation",
  may: "rounds.write",
  input: evaluationRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const found = await findEvaluation(tx, project.id, number);
      if (!found.ok) return found;
      const run = found.value;
      if (run.state === "stopped") return done({ state: run.state });
      const now = deps.now();
      const ended = {
        state: "stopped" as const,
        stateSince: now,
        endedAt: now,
        holder: null,
        leaseUntil: null,
      };
      const { count } = await tx.evaluationRun.updateMany({
        where: { id: run.id, state: "running" },
        data: ended,
      });
      if (count === 0) return refuse("conflict", `Evaluation ${number} is over; there is nothing to stop.`);
      await audit(tx, { subject: `evaluation:${run.id}` });
      return done({ state: "stopped" });
    }),
});

/** Takes an evaluation up again that failed or was stopped: what is done is used. */
export const retryEvaluation = verb({
  name: "evaluations.retry",
  kind: "mutation",
  may: "rounds.write",
  input: evaluationRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const found = await findEvaluation(tx, project.id, number);
      if (!found.ok) return found;
      const run = found.value;
      if (!mayRetry(run.state)) {
        const why = run.state === "done" ? "is done" : "is under way";
        return refuse("conflict", `Evaluation ${number} ${why}; there is nothing to retry.`);
      }
      const { count } = await tx.evaluationRun.updateMany({
        where: { id: run.id, state: run.state },
        data: { state: "running", stateSince: deps.now(), endedAt: null, problem: Prisma.DbNull },
      });
      if (count === 0) return refuse("conflict", `Evaluation ${number} was taken up just now.`);
      await wakeEvaluation(tx, deps, run.id);
      await audit(tx, { subject: `evaluation:${run.id}` });
      return done({ state: "running" });
    }),
});
