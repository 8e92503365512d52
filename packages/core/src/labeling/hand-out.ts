import type { Project } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { mixInGold } from "../quality/index.ts";
import { claimPair, type Labeler } from "./claim-pair.ts";
import type { PairView } from "./model.ts";
import { newLeaseId } from "./new-ids.ts";
import { loadPairView } from "./pair-view.ts";

/**
 * Brings a labeler up to `wanted` leased pairs beyond those their tab already shows: first what they hold
 * from before a reload, then new ones.
 *
 * @param holding leases that the asking tab knows of and must not get again
 */
export async function handOut(
  deps: Pick<Deps, "db" | "now" | "randomBytes">,
  project: Project,
  labeler: Labeler,
  wanted: number,
  holding: string[],
): Promise<PairView[]> {
  const leaseIds = await heldLeases(deps, project.id, labeler.id, holding);
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

/** A pair of a round, or now and then a gold pair that looks like one. */
async function handOutOne(
  deps: Pick<Deps, "db" | "now" | "randomBytes">,
  project: Project,
  labeler: Labeler,
): Promise<string | null> {
  const leaseId = newLeaseId(deps);
  if (await mixInGold(deps, { project, labeler, leaseId })) return leaseId;
  const claimed = await claimPair(deps, project.id, labeler);
  return claimed?.leaseId ?? null;
}

/** Leases of this person that still run, oldest first. A freeze closes slots, so none of a frozen round. */
async function heldLeases(
  deps: Pick<Deps, "db" | "now">,
  projectId: string,
  memberId: string,
  holding: string[],
): Promise<string[]> {
  // `leased` must stand in the statement itself: only then can the index of what somebody holds be used.
  const slots = await deps.db.$queryRaw<{ leaseId: string }[]>`
    /* held-leases */
    select "leaseId"::text as "leaseId" from "Slot"
     where "holderId" = ${memberId}::uuid and "state" = 'leased' and "projectId" = ${projectId}::uuid
       and "leaseUntil" > ${deps.now().toISOString()}::timestamptz and "leaseId" <> all (${holding}::uuid[])
     order by "leasedAt", "id"`;
  return slots.map((slot) => slot.leaseId);
}
