import type { Project } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { mixInGold } from "../quality/index.ts";
import { claimSlot, heldLeases, type Labeler, newLeaseId, reclaimSlot } from "../slots/index.ts";
import type { PairView } from "./model.ts";
import { loadPairView } from "./pair-view.ts";

/**
 * Brings a labeler up to `wanted` leased pairs beyond those their tab already shows: first what they hold
 * from before a reload, then new ones.
 *
 * @param holding leases that the asking tab knows of and must not get again
 */
export async function handOut(
  deps: Pick<Deps, "db" | "now" | "randomBytes" | "secrets">,
  project: Project,
  labeler: Labeler,
  wanted: number,
  holding: string[],
): Promise<PairView[]> {
  const leaseIds = await heldLeases(deps.db, {
    projectId: project.id,
    memberId: labeler.id,
    known: holding,
    now: deps.now(),
  });
  leaseIds.splice(wanted);
  while (leaseIds.length < wanted) {
    const leaseId = await handOutOne(deps, project, labeler);
    if (leaseId === null) break;
    leaseIds.push(leaseId);
  }
  const views: PairView[] = [];
  for (const leaseId of leaseIds) {
    const view = await loadPairView(deps, labeler, leaseId);
    if (view !== null) views.push(view);
  }
  return views;
}

/** What they had before and gave back; else a pair of a round, or now and then a gold pair that looks like one. */
async function handOutOne(
  deps: Pick<Deps, "db" | "now" | "randomBytes" | "secrets">,
  project: Project,
  labeler: Labeler,
): Promise<string | null> {
  const leaseId = newLeaseId(deps);
  if (await reclaimSlot(deps, { projectId: project.id, labeler, leaseId })) return leaseId;
  if (await mixInGold(deps, { project, labeler, leaseId })) return leaseId;
  const claimed = await claimSlot(deps, project.id, labeler);
  return claimed?.leaseId ?? null;
}
