import type { Tx } from "@gshf/db";
import { freeSlots } from "../../slots/index.ts";

/** After so long without a sign of life an open session may lose its place to somebody who comes. */
export const abandonedAfterMinutes = 120;

/**
 * How many places of a study are taken: by who is at work, and by who has finished. Who was screened out, declined,
 * left or gave their submission back takes none: the platform sends somebody else.
 */
export async function placesTaken(tx: Pick<Tx, "crowdSession">, studyId: string): Promise<number> {
  return tx.crowdSession.count({
    where: { studyId, state: { in: ["open", "completed"] }, returnedAt: null },
  });
}

/**
 * The open sessions of a study that show no sign of life: no label and no pair on screen for a long time. Who is paused
 * waits for the researchers, and is none of them.
 */
export async function abandonedSessions(tx: Tx, studyId: string, now: Date): Promise<string[]> {
  const at = now.toISOString();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select s."id"::text as "id" from "CrowdSession" s
     where s."studyId" = ${studyId}::uuid and s."state" = 'open'
       and s."startedAt" < ${at}::timestamptz - make_interval(mins => ${abandonedAfterMinutes}::int)
       and not exists (select from "Judgment" j where j."memberId" = s."memberId"
                          and j."createdAt" > ${at}::timestamptz - make_interval(mins => ${abandonedAfterMinutes}::int))
       and not exists (select from "Slot" h where h."holderId" = s."memberId" and h."state" = 'leased'
                          and h."leaseUntil" > ${at}::timestamptz)
       and not exists (select from "MemberStanding" t where t."memberId" = s."memberId" and t."state" = 'paused')`;
  return rows.map(({ id }) => id);
}

/** Gives the places of sessions to others, and what their people hold to everybody. An open session ends by it. */
export async function freePlaces(tx: Tx, sessionIds: string[], now: Date): Promise<void> {
  const sessions = await tx.crowdSession.findMany({ where: { id: { in: sessionIds } } });
  for (const { id, state, memberId, endedAt } of sessions) {
    const data = {
      returnedAt: now,
      endedAt: endedAt ?? now,
      state: state === "open" ? "left" : state,
    } as const;
    await tx.crowdSession.update({ where: { id }, data });
    if (state === "open") await freeSlots(tx, { holderId: memberId });
  }
}
