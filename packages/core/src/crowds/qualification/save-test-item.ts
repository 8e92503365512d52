import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../../access/index.ts";
import { saveTestItemSchema } from "../model.ts";

/** Makes a pair an item of the qualification test, or changes its answer, its explanation, or brings it back. */
export const saveTestItem = verb({
  name: "crowds.saveTestItem",
  kind: "mutation",
  may: "project.write",
  input: saveTestItemSchema,
  output: z.null(),
  run: async (deps, { actor, project, audit }, { pairId, answer, explanation }) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      const firstIsBetter = answer === "tie" ? null : answer === "first";
      const pair = await tx.pair.findFirst({
        where: { id: pairId, projectId },
        include: { round: true, goldPair: true },
      });
      if (pair === null) return refuse("not-found", `There is no pair ${pairId} in this project.`, "pairId");
      if (pair.round !== null && pair.round.frozenAt === null) {
        return refuse("conflict", "People may still label this pair; the test would tell them its answer.");
      }
      if (pair.goldPair !== null && pair.goldPair.kind !== "qualification") {
        return refuse("conflict", `This pair is a ${pair.goldPair.kind} pair already.`, "pairId");
      }
      await tx.goldPair.upsert({
        where: { pairId },
        create: {
          projectId,
          pairId,
          firstIsBetter,
          explanation,
          kind: "qualification",
          createdBy: actorName(actor),
          createdAt: deps.now(),
        },
        update: { firstIsBetter, explanation, retiredAt: null },
      });
      await audit(tx, { subject: `pair:${pairId}`, detail: { answer } });
      return done(null);
    }),
});
