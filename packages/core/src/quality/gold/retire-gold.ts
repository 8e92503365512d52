import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";

/** Takes a gold pair out of circulation. The answers it got keep counting; repeating it changes nothing. */
export const retireGold = verb({
  name: "quality.retireGold",
  kind: "mutation",
  may: "project.write",
  input: z.object({ slug: z.string(), goldPairId: z.uuid() }),
  output: z.null(),
  run: async (deps, { project, audit }, { goldPairId }) =>
    transaction(deps.db, async (tx) => {
      const where = { id: goldPairId, projectId: project.id, kind: { not: "qualification" as const } };
      const gold = await tx.goldPair.findFirst({ where });
      if (gold === null) return refuse("not-found", "There is no such gold pair here.", "goldPairId");
      if (gold.retiredAt !== null) return done(null);
      await tx.goldPair.update({ where: { id: gold.id }, data: { retiredAt: deps.now() } });
      await audit(tx, { subject: `pair:${gold.pairId}` });
      return done(null);
    }),
});
