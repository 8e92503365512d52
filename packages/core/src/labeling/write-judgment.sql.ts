import { type JudgmentState, Prisma } from "@gshf/db";
import { fillSlotSql } from "../slots/index.ts";
import type { Answer } from "./model.ts";

/**
 * Keeps a judgment and, when it counts, marks its slot done by this person: one statement.
 *
 * @returns `mayBeLast`: no other slot of the round was open, so the round may have all its labels now
 */
export function writeJudgmentSql(judgment: {
  id: string;
  slotId: string;
  pairId: string;
  memberId: string;
  /** Null for a gold pair. */
  roundId: string | null;
  state: JudgmentState;
  answer: Answer;
  leaseId: string;
  idempotencyKey: string;
  firstWasLeft: boolean;
  rationaleAsked: boolean;
  supersedesId: string | null;
  now: Date;
}): Prisma.Sql {
  const { id, slotId, pairId, memberId, roundId, state, leaseId, idempotencyKey } = judgment;
  const { firstWasLeft, rationaleAsked, supersedesId } = judgment;
  const { choice, strength, reasons, rationale, durationMs, visibleMs } = judgment.answer;
  const { usedDiff = false, usedSource = false, leftInViewMs = null, rightInViewMs = null } = judgment.answer;
  return Prisma.sql`
    /* write-judgment */
    with taken as (
      ${fillSlotSql({ slotId, memberId, leaseId }, Prisma.sql`${state} = 'counted'`)}
    )
    insert into "Judgment" ("id", "slotId", "pairId", "memberId", "state", "choice", "strength", "reasons",
                            "rationale", "firstWasLeft", "durationMs", "visibleMs", "leftInViewMs",
                            "rightInViewMs", "usedDiff", "usedSource", "rationaleAsked", "leaseId",
                            "idempotencyKey", "supersedesId", "createdAt")
    values (${id}::uuid, ${slotId}, ${pairId}, ${memberId}::uuid, ${state}::text::"JudgmentState",
            ${choice}::text::"Choice", ${strength}::int, ${reasons}::text[], ${rationale}, ${firstWasLeft}::boolean,
            ${durationMs}::int, ${visibleMs}::int, ${leftInViewMs}::int, ${rightInViewMs}::int,
            ${usedDiff}::boolean, ${usedSource}::boolean, ${rationaleAsked}::boolean,
            ${leaseId}::uuid, ${idempotencyKey}, ${supersedesId}::uuid, ${judgment.now.toISOString()}::timestamptz)
    -- A minimum is read off the index of open slots; EXISTS may walk the table.
    returning (select min(o."priority") from "Slot" o
                where o."roundId" = ${roundId}::uuid and o."state" = 'open' and o."id" <> ${slotId}) is null
              as "mayBeLast"`;
}
