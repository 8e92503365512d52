import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";

export const retireTestItemInput = z.object({ slug: z.string(), pairId: z.string() });

/** Takes an item out of future attempts; those under way keep it. Refuses when the test could not go on. */
export async function retireTestItem(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof retireTestItemInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
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
      const message = `The test is on and asks ${test.itemsPerAttempt} examples: add one, or switch it off, before you take one away.`;
      return refuse("conflict", message, "pairId");
    }
    await tx.goldPair.update({ where: { id: item.id }, data: { retiredAt: deps.now() } });
    await audit(tx, actor, {
      projectId,
      action: "qualification.retire-item",
      subject: `pair:${input.pairId}`,
    });
    return done(null);
  });
}
