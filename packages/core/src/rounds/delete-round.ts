import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../access/index.ts";
import { lockRound } from "./advance-round.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";

/**
 * Deletes a draft: nothing was sampled or labeled for it. Its number isn't given out again. What was started can be
 * cancelled, never deleted.
 */
export const deleteRound = verb({
  name: "rounds.delete",
  kind: "mutation",
  may: "rounds.write",
  input: roundRefSchema,
  output: z.null(),
  run: async (deps, { project, audit }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const { id } = found.value;
    return transaction(deps.db, async (tx) => {
      const round = await lockRound(tx, id);
      if (round === null) return done(null);
      if (round.state !== "draft") {
        const message = `Round ${number} is ${round.state}; only a draft can be deleted. What was started can be cancelled.`;
        return refuse("conflict", message);
      }
      const { name, config, seed } = round;
      await tx.round.delete({ where: { id } });
      await audit(tx, { subject: `round:${id}`, detail: { number, name, seed, config: config ?? {} } });
      return done(null);
    });
  },
});
