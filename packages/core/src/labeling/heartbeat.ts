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
    update "Slot" s
       set "leaseUntil" = ${now}::timestamptz
             + make_interval(secs => coalesce((select (r."config"->>'leaseSeconds')::int from "Round" r
                                                where r."id" = coalesce(s."roundId",
                       (select g."roundId" from "GoldShow" g where g."slotId" = s."id"))), 600))
      from "Member" m
     where s."leaseId" = any (${input.leaseIds}::uuid[]) and s."state" = 'leased'
       and m."id" = s."holderId" and m."userId" = ${actor.userId}::uuid and m."removedAt" is null
    returning s."leaseId"::text as "leaseId", s."leaseUntil" as "expiresAt"`;
  const isKept = new Set(kept.map((lease) => lease.leaseId));
  return done({ kept, lost: input.leaseIds.filter((leaseId) => !isKept.has(leaseId)) });
}
