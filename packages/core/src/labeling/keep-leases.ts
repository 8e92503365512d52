import { z } from "zod";
import { type Deps, done, ownVerb, refuse } from "../access/index.ts";
import { extendLeases } from "../slots/index.ts";
import { leasesMax } from "./model.ts";

/**
 * Keeps leases running. One that ran out but was not given to anybody else is the holder's again. Answers with the
 * leases that run on, and with those that are lost: done, closed, or somebody else's by now.
 */
export const keepLeases = ownVerb({
  name: "labeling.heartbeat",
  kind: "mutation",
  scope: "label",
  input: z.object({ leaseIds: z.array(z.uuid()).min(1).max(leasesMax) }),
  output: z.object({
    kept: z.array(z.object({ leaseId: z.string(), expiresAt: z.date() })),
    lost: z.array(z.string()),
  }),
  run: async (deps: Pick<Deps, "db" | "now">, { actor }, { leaseIds }) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people hold leases.");
    const kept = await extendLeases(deps.db, { userId: actor.userId, leaseIds, now: deps.now() });
    const isKept = new Set(kept.map((lease) => lease.leaseId));
    return done({ kept, lost: leaseIds.filter((leaseId) => !isKept.has(leaseId)) });
  },
});
