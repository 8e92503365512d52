import { Prisma, type RunState, transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, type Outcome, refuse, verb } from "../access/index.ts";
import { loadRun } from "./load-run.ts";
import { runRefSchema } from "./model.ts";
import { lookAtStep, resumeStep, stopStep } from "./steps/index.ts";
import type { LoadedRun } from "./steps/step.ts";
import { wakeRun } from "./wake-run.ts";

export const mayStop = (state: RunState) => state === "running";
export const mayRetry = (state: RunState) => state === "failed" || state === "stopped";

const output = z.object({ state: z.string() });

/** Stops a run, and what its step has under way. What is done stays; a retry goes on from there. */
export const stopRun = verb({
  name: "recipes.stop",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: runRefSchema,
  output,
  run: async (deps, { project, audit }, { number }) => {
    const found = await findRun(deps, project.id, number);
    if (!found.ok) return found;
    const run = found.value;
    if (run.state === "stopped") return done({ state: run.state });
    if (!mayStop(run.state)) return refuse("conflict", `Run ${number} is ${run.state} and can’t be stopped.`);
    const now = deps.now();
    const isStopped = await transaction(deps.db, async (tx) => {
      // Not one that came to its end meanwhile.
      const { count } = await tx.recipeRun.updateMany({
        where: { id: run.id, state: "running" },
        data: { state: "stopped", stateSince: now, endedAt: now },
      });
      if (count > 0) await audit(tx, { subject: `run:${run.id}` });
      return count > 0;
    });
    if (!isStopped) return refuse("conflict", `Run ${number} ended just now.`);
    const step = currentStep(run);
    // That it is over already is as good.
    if (step !== undefined && step.made !== null) await stopStep(deps, run, step.index, step.made);
    return done({ state: "stopped" });
  },
});

/** Takes a run up again that failed or was stopped, at the step where it stood. */
export const retryRun = verb({
  name: "recipes.retry",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: runRefSchema,
  output,
  run: async (deps, { project, audit }, { number }) => {
    const found = await findRun(deps, project.id, number);
    if (!found.ok) return found;
    const run = found.value;
    if (run.state === "running") return done({ state: run.state });
    if (!mayRetry(run.state)) return refuse("conflict", `Run ${number} is done; there is nothing to retry.`);
    const resumed = await resume(deps, run);
    if (!resumed.ok) return resumed;
    await transaction(deps.db, async (tx) => {
      const { count } = await tx.recipeRun.updateMany({
        where: { id: run.id, state: run.state },
        data: { state: "running", stateSince: deps.now(), endedAt: null, problem: Prisma.DbNull },
      });
      if (count === 0) return;
      await wakeRun(tx, deps, run.id);
      await audit(tx, { subject: `run:${run.id}` });
    });
    return done({ state: "running" });
  },
});

/** Lets the step that broke go on; one whose work is gone starts anew. */
async function resume(deps: Deps, run: LoadedRun): Promise<Outcome<unknown>> {
  const step = currentStep(run);
  if (step === undefined || step.made === null) return done(null);
  const { index, made } = step;
  const sight = await lookAtStep(deps, run, index, made);
  if (sight.state !== "broken") return done(null);
  if (sight.isGone !== true) return resumeStep(deps, run, index, made);
  const where = { runId: run.id, index, made };
  await deps.db.recipeStep.updateMany({ where, data: { made: null, startedAt: null } });
  return done(null);
}

export function currentStep(run: Pick<LoadedRun, "steps">) {
  return run.steps.find(({ endedAt }) => endedAt === null);
}

export async function findRun(
  deps: Pick<Deps, "db">,
  projectId: string,
  number: number,
): Promise<Outcome<LoadedRun>> {
  const run = await loadRun(deps.db, { projectId_number: { projectId, number } });
  return run === null ? refuse("not-found", `There is no run ${number}.`, "number") : done(run);
}
