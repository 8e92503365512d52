import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";

/** No further round is judged by it; what it said stays. Saving it again brings it back. */
export const retireJudge = verb({
  name: "quality.retireJudge",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), judgeId: z.uuid() }),
  output: z.null(),
  run: async (deps, { project, audit }, { judgeId }) =>
    transaction(deps.db, async (tx) => {
      const judge = await tx.judge.findFirst({ where: { id: judgeId, projectId: project.id } });
      if (judge === null) return refuse("not-found", `There is no judge ${judgeId} here.`, "judgeId");
      if (judge.retiredAt !== null) return done(null);
      await tx.judge.update({ where: { id: judge.id }, data: { retiredAt: deps.now() } });
      await audit(tx, { subject: `judge:${judge.id}` });
      return done(null);
    }),
});
