import { z } from "zod";
import { type Actor, type Deps, done, type Outcome, refuse } from "../access/index.ts";

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
  const now = deps.now().toISOString();
  const kept = await deps.db.$queryRaw<{ leaseId: string; expiresAt: Date }[]>`
    UPDATE "Slot" s
       SET "leaseUntil" = ${now}::timestamptz
             + make_interval(secs => coalesce((SELECT (r."config"->>'leaseSeconds')::int FROM "Round" r
                                                WHERE r."id" = coalesce(s."roundId",
                       (SELECT g."roundId" FROM "GoldShow" g WHERE g."slotId" = s."id"))), 600))
      FROM "Member" m
     WHERE s."leaseId" = ANY (${input.leaseIds}::uuid[]) AND s."state" = 'leased'
       AND m."id" = s."holderId" AND m."userId" = ${actor.userId}::uuid AND m."removedAt" IS NULL
    RETURNING s."leaseId"::text AS "leaseId", s."leaseUntil" AS "expiresAt"`;
  const isKept = new Set(kept.map((lease) => lease.leaseId));
  return done({ kept, lost: input.leaseIds.filter((leaseId) => !isKept.has(leaseId)) });
}
