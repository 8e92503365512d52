import { transaction } from "@gshf/db";
import { type Deps, done } from "../access/index.ts";
import { setMainPolicy } from "../policies/index.ts";
import { noteTrouble, Trouble, toTrouble } from "../trouble/index.ts";
import { loadRun } from "./load-run.ts";
import { outcomeOfRun } from "./outcome-of-run.ts";
import { lookAtStep, startStep } from "./steps/index.ts";
import { type LoadedRun, worker } from "./steps/step.ts";
import { wakeRun } from "./wake-run.ts";

export type RunWork = "stale" | "waiting" | "done" | "failed";

/** While a worker is at it, nobody else is sent. */
const atWorkSeconds = 120;
/** What a step started goes on by itself; so often it is looked at. */
const lookEverySeconds = 2;

/**
 * Takes a run as far as it gets now: starts the step that is next, looks how it does, goes on with the one after. Every
 * step is kept; safe to repeat, beside its twin, and to be killed at any line.
 */
export async function workRun(
  deps: Deps,
  runId: string,
  { signal }: { signal: AbortSignal },
): Promise<RunWork> {
  const loaded = await loadRun(deps.db, { id: runId });
  if (loaded === null || !isOn(loaded)) return "stale";
  const wakeAt = new Date(deps.now().getTime() + atWorkSeconds * 1000);
  await deps.db.recipeRun.updateMany({ where: { id: runId }, data: { wakeAt } });
  try {
    for (;;) {
      signal.throwIfAborted();
      const run = await loadRun(deps.db, { id: runId });
      if (run === null || !isOn(run)) return "stale";
      const next = run.steps.find(({ endedAt }) => endedAt === null);
      if (next === undefined) {
        await makeMain(deps, run);
        return await finish(deps, run);
      }
      const isOver = await workStep(deps, run, next.index);
      if (!isOver) return await wait(deps, run);
    }
  } catch (error) {
    // The queue gives it to another worker.
    if (signal.aborted) throw error;
    return report(deps, loaded, toTrouble(error));
  }
}

function isOn({ state, project }: LoadedRun): boolean {
  return state === "running" && project.archivedAt === null && project.deletingAt === null;
}

/** @returns whether the step is over */
async function workStep(deps: Deps, run: LoadedRun, index: number): Promise<boolean> {
  const step = { runId: run.id, index };
  const { made: begun = null, startedAt = null } = run.steps[index] ?? {};
  // A round is entered before it is started: only that it was started says that it is under way.
  const started = begun !== null && startedAt !== null ? done(begun) : await startStep(deps, run, index);
  if (!started.ok) {
    const { message, reason } = started;
    const isWorthIt = reason === "unavailable";
    throw new Trouble("step-refused", `step ${index + 1}: ${message}`, { retryable: isWorthIt });
  }
  const made = started.value;
  const data = { made, startedAt: deps.now() };
  await deps.db.recipeStep.updateMany({ where: { ...step, startedAt: null }, data });
  const sight = await lookAtStep(deps, run, index, made);
  if (sight.state === "under-way") return false;
  if (sight.state === "broken") {
    const message = `step ${index + 1}: ${sight.message}`;
    throw new Trouble("step-broken", message, { retryable: false });
  }
  await deps.db.recipeStep.updateMany({ where: { ...step, endedAt: null }, data: { endedAt: deps.now() } });
  return true;
}

/** What it came to becomes the main policy, where that was asked for. One that is unverified waits for somebody to say so. */
async function makeMain(deps: Deps, run: LoadedRun): Promise<void> {
  if (!run.recipe.makesMain) return;
  const outcome = await outcomeOfRun(deps, run);
  // What nothing was chosen by is nobody's best.
  if (outcome === null || outcome.by === null) return;
  const { policyId } = outcome;
  const set = { slug: run.project.slug, experiment: run.experiment.slug, policyId, evenUnverified: false };
  const made = await setMainPolicy(deps, worker, set);
  if (!made.ok) deps.log.warn({ runId: run.id }, `run ${run.number}: ${made.message}`);
}

async function finish(deps: Deps, run: LoadedRun): Promise<RunWork> {
  const now = deps.now();
  await clearProblem(deps, run.id);
  const { count } = await deps.db.recipeRun.updateMany({
    where: { id: run.id, state: "running" },
    data: { state: "done", stateSince: now, endedAt: now },
  });
  return count === 0 ? "stale" : "done";
}

async function wait(deps: Deps, run: LoadedRun): Promise<RunWork> {
  await clearProblem(deps, run.id);
  await transaction(deps.db, (tx) => wakeRun(tx, deps, run.id, lookEverySeconds));
  return "waiting";
}

export async function clearProblem(deps: Pick<Deps, "db">, id: string): Promise<void> {
  await deps.db
    .$executeRaw`update "RecipeRun" set "problem" = null where "id" = ${id}::uuid and "problem" is not null`;
}

/** Puts trouble on the run at once. What may pass is tried again; otherwise the run fails, and keeps what is done. */
async function report(deps: Deps, { id, number }: LoadedRun, trouble: Trouble): Promise<RunWork> {
  const run = await loadRun(deps.db, { id });
  if (run === null || !isOn(run)) return "stale";
  const now = deps.now();
  const { problem, againIn } = noteTrouble(trouble, { before: run.problem, now });
  const log = deps.log.child({ runId: id, code: trouble.code });
  const where = { id, state: "running" as const };
  if (againIn !== null) {
    await transaction(deps.db, async (tx) => {
      await tx.recipeRun.updateMany({ where, data: { problem } });
      await wakeRun(tx, deps, id, againIn);
    });
    log.warn({ seconds: againIn, err: trouble.cause }, trouble.message);
    return "waiting";
  }
  log.error({ err: trouble.cause ?? trouble }, `run ${number}: ${trouble.message}`);
  const ended = { state: "failed" as const, stateSince: now, endedAt: now, problem };
  await deps.db.recipeRun.updateMany({ where, data: ended });
  return "failed";
}
