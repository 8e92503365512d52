import { type TrainingPhase, transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { trainingRefSchema } from "./model.ts";
import { overStates } from "./training-job.ts";
import { wakeTraining } from "./wake-training.ts";

const running: readonly TrainingPhase[] = ["preparing", "training"];
const stopped: readonly TrainingPhase[] = ["failed", "cancelled"];

export const mayCancel = (state: TrainingPhase) => running.includes(state);
export const mayRetry = (state: TrainingPhase) => stopped.includes(state);

/** Ends a training that is not over; the trainer is asked to stop, and checkpoints that were registered stay. */
export const cancelTraining = verb({
  name: "trainings.cancel",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: trainingRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const training = await tx.training.findUnique({
        where: { projectId_number: { projectId: project.id, number } },
      });
      if (training === null) return refuse("not-found", `There is no training ${number}.`, "number");
      if (training.state === "cancelled") return done({ state: training.state });
      if (!mayCancel(training.state)) {
        return refuse("conflict", `Training ${number} has ${training.state} and can’t be cancelled.`);
      }
      const now = deps.now();
      // Not one that came to its end meanwhile.
      const { count } = await tx.training.updateMany({
        where: { id: training.id, state: { in: [...running] } },
        data: { state: "cancelled", stateSince: now, endedAt: now },
      });
      if (count === 0) return refuse("conflict", `Training ${number} ended just now.`);
      const jobs = await tx.trainingJob.findMany({
        where: { trainingId: training.id, state: { notIn: overStates } },
      });
      for (const { id } of jobs) {
        await deps.enqueue(tx, { name: "training.reconcile", payload: { trainingJobId: id } });
      }
      await audit(tx, { subject: `training:${training.id}` });
      return done({ state: "cancelled" });
    }),
});

/** Takes a training up again that failed or was cancelled: what was prepared is used, and the trainer gets a new attempt. */
export const retryTraining = verb({
  name: "trainings.retry",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: trainingRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, { project, audit }, { number }) =>
    transaction(deps.db, async (tx) => {
      const where = { projectId_number: { projectId: project.id, number } };
      const training = await tx.training.findUnique({ where });
      if (training === null) return refuse("not-found", `There is no training ${number}.`, "number");
      if (!mayRetry(training.state)) {
        const why = training.state === "succeeded" ? "has succeeded" : "is under way";
        return refuse("conflict", `Training ${number} ${why}; there is nothing to retry.`);
      }
      const state = training.inputKey === null ? ("preparing" as const) : ("training" as const);
      const now = deps.now();
      const { count } = await tx.training.updateMany({
        where: { id: training.id, state: training.state },
        data: { state, stateSince: now, endedAt: null },
      });
      if (count === 0) return refuse("conflict", `Training ${number} was taken up just now.`);
      await tx.$executeRaw`update "Training" set "problem" = null where "id" = ${training.id}::uuid`;
      await wakeTraining(tx, deps, training.id);
      await audit(tx, { subject: `training:${training.id}` });
      return done({ state });
    }),
});
