import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { findOpenExperiment } from "../experiments/index.ts";
import { lockProject } from "../projects/index.ts";
import { addDraft, drawSeed } from "./add-draft.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema, storedRoundConfigSchema } from "./model.ts";

/**
 * Makes a draft with the settings of any round, whatever became of that one, and a seed of its own; in the same experiment
 * unless another is named.
 */
export const cloneRound = verb({
  name: "rounds.clone",
  kind: "mutation",
  may: "rounds.write",
  input: roundRefSchema.extend({ experiment: z.string().optional() }),
  output: z.object({ number: z.int() }),
  run: async (deps, { project, actor, audit }, { number, experiment }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const { id, name } = found.value;
    const config = storedRoundConfigSchema.safeParse(found.value.config);
    if (!config.success) {
      const message = `Round ${number} was set up by another version, and its settings can't be read any more.`;
      return refuse("conflict", message);
    }
    return transaction(deps.db, async (tx) => {
      await lockProject(tx, project.id);
      const own = await tx.experiment.findUniqueOrThrow({ where: { id: found.value.experimentId } });
      const into = await findOpenExperiment(tx, project, experiment ?? own.slug);
      if (!into.ok) return into;
      const clone = await addDraft(tx, deps, project.id, actor, {
        experimentId: into.value.id,
        name,
        config: config.data,
        seed: drawSeed(deps),
        message: `Cloned from round ${number}.`,
      });
      await audit(tx, { subject: `round:${clone.id}`, detail: { from: `round:${id}` } });
      return done({ number: clone.number });
    });
  },
});
