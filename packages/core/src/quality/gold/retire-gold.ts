import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";

export const retireGoldInput = z.object({ slug: z.string(), goldPairId: z.uuid() });

/** Takes a gold pair out of circulation. The answers it got keep counting; repeating it changes nothing. */
export async function retireGold(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof retireGoldInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
    const where = { id: input.goldPairId, projectId, kind: { not: "qualification" as const } };
    const gold = await tx.goldPair.findFirst({ where });
    if (gold === null) return refuse("not-found", "There is no such gold pair here.", "goldPairId");
    if (gold.retiredAt !== null) return done(null);
    await tx.goldPair.update({ where: { id: gold.id }, data: { retiredAt: deps.now() } });
    await audit(tx, actor, { projectId, action: "gold.retire", subject: `pair:${gold.pairId}` });
    return done(null);
  });
}
