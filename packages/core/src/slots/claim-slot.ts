import { isUniqueViolation } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { claimSlotSql } from "./claim-slot.sql.ts";
import { newLeaseId } from "./new-lease-id.ts";

export type Labeler = { id: string; pseudonym: string };

// Only requests of the same person at the same moment can collide; each try sees what the other took.
const triesMax = 5;

/**
 * Leases the next slot of the project to a labeler.
 *
 * @returns the lease, or null when nothing is left that this person may label
 */
export async function claimSlot(
  deps: Pick<Deps, "db" | "now" | "randomBytes">,
  projectId: string,
  labeler: Labeler,
): Promise<{ leaseId: string; slotId: string } | null> {
  for (let tryNumber = 1; ; tryNumber++) {
    const leaseId = newLeaseId(deps);
    const claim = {
      projectId,
      memberId: labeler.id,
      pseudonym: labeler.pseudonym,
      leaseId,
      now: deps.now(),
    };
    try {
      const [taken] = await deps.db.$queryRaw<{ slotId: string }[]>(claimSlotSql(claim));
      return taken === undefined ? null : { leaseId, slotId: taken.slotId };
    } catch (error) {
      if (!isUniqueViolation(error) || tryNumber >= triesMax) throw error;
    }
  }
}
