import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";

/** Takes an item out of future attempts; those under way keep it. Refuses when the test could not go on. */
export const retireTestItem = verb({
  name: "crowds.retireTestItem",
  kind: "mutation",
  may: "project.write",
  input: z.object({ slug: z.string(), pairId: z.string() }),
  output: z.null(),
  run: async (deps, { project, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      // Two people retiring one item each must not both see enough left.
      await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
      const item = await tx.goldPair.findFirst({
        where: { projectId, pairId: input.pairId, kind: "qualification" },
      });
      if (item === null)
        return refuse("not-found", `There is no test example ${input.pairId} in this project.`, "pairId");
      if (item.retiredAt !== null) return done(null);
      const test = await tx.qualificationTest.findUnique({ where: { projectId } });
      const left = await tx.goldPair.count({ where: { projectId, kind: "qualification", retiredAt: null } });
      if (test?.isOn === true && left <= test.itemsPerAttempt) {
        const message = `The test is on and needs ${test.itemsPerAttempt} examples: add one, or switch it off, before you remove one.`;
        return refuse("conflict", message, "pairId");
      }
      await tx.goldPair.update({ where: { id: item.id }, data: { retiredAt: deps.now() } });
      await audit(tx, { subject: `pair:${input.pairId}` });
      return done(null);
    }),
});
