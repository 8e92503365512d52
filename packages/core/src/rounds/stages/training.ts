import { orderOfRound, stepTraining } from "../../trainings/index.ts";
import { referenceOf } from "../load-round.ts";
import type { Stage } from "../stage.ts";

/** Lets the trainer make the next policy of the frozen dataset, and registers it. */
export const trainingStage: Stage = {
  plan: async () => [1],
  work: async ({ deps, round }) => {
    const dataset = await deps.db.dataset.findUniqueOrThrow({ where: { roundId: round.id } });
    const reference = await referenceOf(deps, round);
    const order = orderOfRound({ project: round.project, round, reference, dataset });
    for (;;) {
      const step = await stepTraining(deps, order);
      // Zero seconds: the job is over, and what it made can be registered right away.
      if (step.kind === "done" || step.seconds > 0) return step;
    }
  },
};
