import type { Member, Pair, Tx } from "@gshf/db";
import { transaction } from "@gshf/db";
import { type Actor, authorize, type Deps, type Outcome, refuse } from "../../access/index.ts";

/** What a reviewer works on: one pair, locked until the work is done. */
export type UnderReview = {
  readonly projectId: string;
  /** Null for a system actor. */
  readonly member: Member | null;
  readonly pair: Pick<Pair, "id" | "source">;
};

/**
 * What reviewers do about a pair, one after the other; flags that come meanwhile wait (hold-pair.ts) and hold the pair
 * anew.
 */
export async function reviewInTurn<T>(
  deps: Pick<Deps, "db">,
  actor: Actor,
  { slug, pairId }: { slug: string; pairId: string },
  work: (tx: Tx, under: UnderReview) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const access = await authorize(deps, actor, { slug }, "review");
  if (!access.ok) return access;
  const { project, member } = access.value;
  return transaction(deps.db, async (tx) => {
    const [pair] = await tx.$queryRaw<UnderReview["pair"][]>`
      select "id", "source" from "Pair"
       where "id" = ${pairId} and "projectId" = ${project.id}::uuid for no key update`;
    if (pair === undefined) return refuse("not-found", `There is no pair ${pairId} here.`, "pairId");
    return work(tx, { projectId: project.id, member, pair });
  });
}
