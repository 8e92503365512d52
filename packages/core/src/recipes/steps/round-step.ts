import { transaction } from "@gshf/db";
import { done, type Outcome } from "../../access/index.ts";
import { deriveSeed, lockProject } from "../../projects/index.ts";
import {
  addDraft,
  isWorking,
  pauseRound,
  type RoundConfig,
  resumeRound,
  retryRound,
  roundConfigSchema,
  startRound,
} from "../../rounds/index.ts";
import type { PlannedStep } from "../plan-recipe.ts";
import { type LoadedRun, type StepKind, worker } from "./step.ts";

type Ask = Extract<PlannedStep, { kind: "round" }>;

/** A round of the run's experiment. */
export const roundStep: StepKind<Ask> = {
  start: async (deps, run, { index, ask, title }) => {
    const made = await transaction(deps.db, async (tx) => {
      await lockProject(tx, run.projectId);
      const where = { runId_index: { runId: run.id, index } };
      const step = await tx.recipeStep.findUniqueOrThrow({ where });
      if (step.made !== null) return step.made;
      const { number } = await addDraft(tx, deps, run.projectId, worker, {
        experimentId: run.experimentId,
        name: `${title}, run ${run.number}`,
        config: configOf(run, ask),
        seed: deriveSeed(run.seed, "recipe", index),
      });
      await tx.recipeStep.update({ where, data: { made: number } });
      return number;
    });
    const started = await startRound(deps, worker, { slug: run.project.slug, number: made });
    return started.ok ? done(made) : started;
  },
  look: async (deps, run, made) => {
    const round = await findRound(deps, run, made);
    if (round === null || round.state === "cancelled") {
      const message = `Round ${made} was ${round === null ? "deleted" : "cancelled"}.`;
      return { state: "broken", message, isGone: true };
    }
    const { state } = round;
    if (state === "complete") return { state: "done" };
    if (isWorking(state)) return { state: "under-way", note: `Round ${made} is ${state}.` };
    return { state: "broken", message: `Round ${made} is ${state}.` };
  },
  resume: async (deps, run, made): Promise<Outcome<unknown>> => {
    const ref = { slug: run.project.slug, number: made };
    const state = (await findRound(deps, run, made))?.state;
    if (state === "failed") return retryRound(deps, worker, ref);
    if (state === "paused") return resumeRound(deps, worker, ref);
    if (state === "draft") return startRound(deps, worker, ref);
    return done(null);
  },
  stop: async (deps, run, made): Promise<Outcome<unknown>> => {
    const state = (await findRound(deps, run, made))?.state;
    if (state === undefined || !isWorking(state)) return done(null);
    return pauseRound(deps, worker, { slug: run.project.slug, number: made });
  },
};

async function findRound(deps: Parameters<StepKind<Ask>["look"]>[0], run: LoadedRun, number: number) {
  const where = { projectId_number: { projectId: run.projectId, number } };
  return deps.db.round.findUnique({ where, select: { state: true } });
}

export function configOf({ recipe }: Pick<LoadedRun, "recipe">, ask: Ask["ask"]): RoundConfig {
  const { strategy, eta, pairs, samples, labelsPerPair, labeler, trains, hyperparameters } = ask;
  return roundConfigSchema.parse({
    arms: [{ name: strategy, strategy, share: 1 }],
    eta,
    pairs,
    samples,
    labelsPerPair,
    labeler,
    evaluation: { promptsMax: recipe.evaluation.promptsMax, samples: recipe.evaluation.samples },
    training: trains ? { algorithm: "dpo", hyperparameters } : { algorithm: "none" },
  });
}
