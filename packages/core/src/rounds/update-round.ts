import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../access/index.ts";
import { findOpenExperiment } from "../experiments/index.ts";
import { drawSeed } from "./add-draft.ts";
import { lockRound } from "./advance-round.ts";
import { findRound } from "./find-round.ts";
import { editedRoundSchema } from "./model.ts";

/** Sets a draft up anew. A round that was started keeps its settings: pairs and labels depend on them. */
export const updateRound = verb({
  name: "rounds.update",
  kind: "mutation",
  may: "rounds.write",
  input: editedRoundSchema,
  output: z.object({ number: z.int() }),
  run: async (deps, { project, actor, audit }, input) => {
    const found = await findRound(deps, project, input.number);
    if (!found.ok) return found;
    const { id } = found.value;
    return transaction(deps.db, async (tx) => {
      const round = await lockRound(tx, id);
      if (round === null) return refuse("not-found", `Round ${input.number} was deleted.`, "number");
      if (round.state !== "draft") {
        const message = `Round ${round.number} is ${round.state}; only a draft can be edited. Clone it to change its settings.`;
        return refuse("conflict", message);
      }
      const { name, config } = input;
      let { experimentId } = round;
      if (input.experiment !== undefined) {
        const experiment = await findOpenExperiment(tx, project, input.experiment);
        if (!experiment.ok) return experiment;
        experimentId = experiment.value.id;
      }
      // Left out it stays; null asks for a new one.
      const seed = input.seed === undefined ? round.seed : (input.seed ?? drawSeed(deps));
      await tx.round.update({ where: { id }, data: { experimentId, name, config, seed } });
      await tx.roundEvent.create({
        data: { roundId: id, at: deps.now(), kind: "edit", to: "draft", actor: actorName(actor) },
      });
      await audit(tx, { subject: `round:${id}`, detail: { before: round.config ?? {}, after: config } });
      return done({ number: round.number });
    });
  },
});
