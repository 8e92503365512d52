import { z } from "zod";
import { type Actor, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { extendLeases } from "../slots/index.ts";

export const heartbeatInput = z.object({ leaseIds: z.array(z.uuid()).min(1).max(10) });

/**
 * Keeps leases running. One that ran out but was not given to anybody else is the holder's again.
 *
 * @returns the leases that run on, and those that are lost: done, closed, or somebody else's by now
 */
export async function heartbeat(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof heartbeatInput>,
): Promise<Outcome<{ kept: { leaseId: string; expiresAt: Date }[]; lost: string[] }>> {
  if (actor.kind !== "user") return refuse("forbidden", "Only people hold leases.");
  const { leaseIds } = input;
  const kept = await extendLeases(deps.db, { userId: actor.userId, leaseIds, now: deps.now() });
  const isKept = new Set(kept.map((lease) => lease.leaseId));
  return done({ kept, lost: leaseIds.filter((leaseId) => !isKept.has(leaseId)) });
}
