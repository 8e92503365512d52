import { z } from "zod";
import { type Actor, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { freeSlots } from "../slots/index.ts";

export const releaseLeasesInput = z.object({ leaseIds: z.array(z.uuid()).min(1).max(10) });

/** Gives pairs back that won't be labeled now, so that nobody waits for their leases to run out. */
export async function releaseLeases(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof releaseLeasesInput>,
): Promise<Outcome<{ released: number }>> {
  if (actor.kind !== "user") return refuse("forbidden", "Only people hold leases.");
  const released = await freeSlots(deps.db, {
    leaseId: { in: input.leaseIds },
    holder: { userId: actor.userId },
  });
  return done({ released });
}
