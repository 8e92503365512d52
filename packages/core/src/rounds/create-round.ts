import { isDeepStrictEqual } from "node:util";
import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { findOpenExperiment } from "../experiments/index.ts";
import { lockProject } from "../projects/index.ts";
import { addDraft, drawSeed } from "./add-draft.ts";
import { newRoundSchema, storedRoundConfigSchema } from "./model.ts";

/** Makes a draft. Nothing happens before it is started. */
export const createRound = verb({
  name: "rounds.create",
  kind: "mutation",
  may: "rounds.write",
  input: newRoundSchema,
  output: z.object({ number: z.int() }),
  run: async (deps, { project, actor, audit }, input) => {
    const seed = input.seed ?? drawSeed(deps);
    return transaction(deps.db, async (tx) => {
      // The lock on the project: two creators can't get the same number.
      await lockProject(tx, project.id);
      const experiment = await findOpenExperiment(tx, project, input.experiment);
      if (!experiment.ok) return experiment;
      const experimentId = experiment.value.id;
      const { nextRoundNumber } = await tx.project.findUniqueOrThrow({ where: { id: project.id } });
      if (input.number !== undefined && input.number !== nextRoundNumber) {
        const where = { projectId_number: { projectId: project.id, number: input.number } };
        const there = await tx.round.findUnique({ where });
        const same =
          there?.createdBy === actorName(actor) &&
          there.experimentId === experimentId &&
          isDeepStrictEqual(storedRoundConfigSchema.safeParse(there.config).data, input.config);
        if (same) return done({ number: input.number });
        const message = `The next round is ${nextRoundNumber}, not ${input.number}. Reload and try again.`;
        return refuse("conflict", message, "number");
      }
      const { name, config } = input;
      const round = await addDraft(tx, deps, project.id, actor, { experimentId, name, config, seed });
      await audit(tx, { subject: `round:${round.id}` });
      return done({ number: round.number });
    });
  },
});
