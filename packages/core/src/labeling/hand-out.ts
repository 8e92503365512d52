import type { Project } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { type GoldOdds, goldOdds, mixInGold } from "../quality/index.ts";
import { claimSlot, type Labeler, newLeaseId, reclaimSlot } from "../slots/index.ts";
import type { Turn } from "./load-turn.ts";

type HandOutDeps = Pick<Deps, "db" | "now" | "randomBytes" | "secrets">;

/**
 * Brings a labeler up to `wanted` leased pairs beyond those their tab already shows: first what they hold from before a
 * reload, then what they had before and nobody has now, then new ones.
 *
 * @returns their leases
 */
export async function handOut(
  deps: HandOutDeps,
  project: Project,
  labeler: Labeler,
  { wanted, turn }: { wanted: number; turn: Pick<Turn, "leaseIds" | "hasLeftOver" | "odds"> },
): Promise<string[]> {
  const leaseIds = turn.leaseIds.slice(0, wanted);
  let { odds } = turn;
  if (turn.hasLeftOver) {
    while (leaseIds.length < wanted) {
      const leaseId = newLeaseId(deps);
      if (!(await reclaimSlot(deps, { projectId: project.id, labeler, leaseId }))) break;
      leaseIds.push(leaseId);
    }
    // Some of these were counted among the pairs that the person has had, others were not.
    odds &&= await goldOdds(deps.db, project.id, labeler.id);
  }
  while (leaseIds.length < wanted) {
    const leaseId = await handOutNew(deps, project, labeler, odds);
    if (leaseId === null) break;
    leaseIds.push(leaseId);
    odds &&= { ...odds, seen: odds.seen + 1 };
  }
  return leaseIds;
}

/** A pair of a round, or now and then a gold pair that looks like one. */
async function handOutNew(
  deps: HandOutDeps,
  project: Project,
  labeler: Labeler,
  odds: GoldOdds | null,
): Promise<string | null> {
  const leaseId = newLeaseId(deps);
  if (await mixInGold(deps, { project, labeler, leaseId }, odds)) return leaseId;
  const claimed = await claimSlot(deps, project.id, labeler);
  return claimed?.leaseId ?? null;
}
