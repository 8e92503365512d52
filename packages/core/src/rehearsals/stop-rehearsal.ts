import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { findRound } from "../rounds/index.ts";
import { roundRefSchema } from "../rounds/model.ts";

/** Stops a rehearsal; what is replayed so far stays and can be gone on with. Nothing happens where none runs. */
export const stopRehearsal = verb({
  name: "rehearsals.stop",
  kind: "mutation",
  may: "rounds.write",
  input: roundRefSchema,
  output: z.null(),
  run: async (deps, { project, audit }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const roundId = found.value.id;
    return transaction(deps.db, async (tx) => {
      const { count } = await tx.rehearsal.updateMany({
        where: { roundId, state: "running" },
        data: { state: "stopped", endedAt: deps.now() },
      });
      if (count > 0) await audit(tx, { subject: `round:${roundId}` });
      return done(null);
    });
  },
});
