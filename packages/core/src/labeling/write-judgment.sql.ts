import { type JudgmentState, Prisma } from "@gshf/db";
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
  const { choice, strength, reasons, rationale, durationMs, visibleMs, usedDiff = false } = judgment.answer;
  return Prisma.sql`
    /* write-judgment */
    WITH taken AS (
      UPDATE "Slot"
         SET "state" = 'done', "holderId" = ${memberId}::uuid, "leaseId" = ${leaseId}::uuid, "leaseUntil" = NULL
       WHERE "id" = ${slotId} AND ${state} = 'counted'
    )
    INSERT INTO "Judgment" ("id", "slotId", "pairId", "memberId", "state", "choice", "strength", "reasons",
                            "rationale", "firstWasLeft", "durationMs", "visibleMs", "usedDiff", "rationaleAsked",
                            "leaseId", "idempotencyKey", "supersedesId", "createdAt")
    VALUES (${id}::uuid, ${slotId}, ${pairId}, ${memberId}::uuid, ${state}::text::"JudgmentState",
            ${choice}::text::"Choice", ${strength}::int, ${reasons}::text[], ${rationale}, ${firstWasLeft}::boolean,
            ${durationMs}::int, ${visibleMs}::int, ${usedDiff}::boolean, ${rationaleAsked}::boolean,
            ${leaseId}::uuid, ${idempotencyKey}, ${supersedesId}::uuid, ${judgment.now.toISOString()}::timestamptz)
    -- A minimum is read off the index of open slots; EXISTS may walk the table.
    RETURNING (SELECT min(o."priority") FROM "Slot" o
                WHERE o."roundId" = ${roundId}::uuid AND o."state" = 'open' AND o."id" <> ${slotId}) IS NULL
              AS "mayBeLast"`;
}
