import { isUniqueViolation, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { reviewStanding } from "../quality/index.ts";
import { noteLabelsComplete } from "../rounds/index.ts";
import type { LabelDeps } from "./labeler.ts";
import { type LockedLease, lockLease } from "./lock-lease.ts";
import { answerSchema, decideSubmit } from "./model.ts";
import { isFirstLeft } from "./shown-side.ts";

export const submitJudgmentInput = answerSchema.and(
  z.object({
    leaseId: z.uuid(),
    /** One per press of a key, kept by the browser until it has an answer: repeating it changes nothing. */
    idempotencyKey: z.string().min(8).max(100),
  }),
);
type Input = z.output<typeof submitJudgmentInput>;

/** `surplus`: kept, but not counted, because the pair had its label already. */
export type Submitted = { judgmentId: string; outcome: "counted" | "surplus" };

/**
 * Records what a labeler says about a pair they hold or held. Every answer is kept, whatever becomes of it.
 *
 * Refusals: `lease-lost` when this person never held the lease; `late` when the round was frozen meanwhile
 * (the judgment is kept as late). The same idempotency key always gets the same answer.
 */
export async function submitJudgment(
  deps: LabelDeps,
  actor: Actor,
  input: Input,
): Promise<Outcome<Submitted>> {
  if (actor.kind !== "user") return refuse("forbidden", "Only people label.");
  const recorded = await recordOnce(deps, actor.userId, input);
  if (recorded === null) {
    return refuse("lease-lost", "This pair was never given to you, so its label can't be kept.", "leaseId");
  }
  if (recorded.outcome === "late") {
    return refuse("late", "This round was closed before your label arrived. The label is kept, marked late.");
  }
  if (recorded.roundId !== null) await noteIfComplete(deps, recorded.roundId);
  if (recorded.goldOf !== null) await reviewStanding(deps, recorded.goldOf);
  return done({ judgmentId: recorded.judgmentId, outcome: recorded.outcome });
}

type Recorded = {
  judgmentId: string;
  outcome: "counted" | "surplus" | "late";
  roundId: string | null;
  /** Whose gold answer this was, when it was one. */
  goldOf: string | null;
};

/** Two requests with one key may race past each other's check; the loser finds what the winner wrote. */
async function recordOnce(deps: LabelDeps, userId: string, input: Input): Promise<Recorded | null> {
  const attempt = () => transaction(deps.db, (tx) => record(tx, deps, userId, input));
  try {
    return await attempt();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return attempt();
  }
}

async function record(
  tx: Tx,
  deps: Pick<Deps, "now">,
  userId: string,
  input: Input,
): Promise<Recorded | null> {
  const lease = await lockLease(tx, userId, input.leaseId);
  if (lease === null) return null;
  const earlier = await tx.judgment.findMany({
    where: {
      memberId: lease.memberId,
      OR: [{ idempotencyKey: input.idempotencyKey }, { pairId: lease.pairId }],
    },
    orderBy: { createdAt: "desc" },
    select: { id: true, idempotencyKey: true, state: true, pairId: true },
  });
  const same = earlier.find((judgment) => judgment.idempotencyKey === input.idempotencyKey);
  if (same !== undefined) {
    const { state } = same;
    // What was counted once may have been taken back since; the answer to this key stays what it was.
    const outcome = state === "late" || state === "surplus" ? state : "counted";
    return { judgmentId: same.id, outcome, roundId: null, goldOf: null };
  }
  const now = deps.now();
  const outcome = decideSubmit({
    round: lease.round,
    slot: lease.slot,
    leaseId: input.leaseId,
    hasJudgedPair: earlier.some((judgment) => judgment.state === "counted"),
    now,
  });
  if (outcome === "counted") await takeSlot(tx, lease, input.leaseId);
  const withdrawn = earlier.find((judgment) => judgment.state === "withdrawn");
  const supersedes = outcome === "counted" ? (withdrawn ?? null) : null;
  if (supersedes !== null) {
    await tx.judgment.update({ where: { id: supersedes.id }, data: { state: "superseded" } });
  }
  const { choice, strength, reasons, rationale, durationMs, visibleMs, leaseId, idempotencyKey } = input;
  const { id } = await tx.judgment.create({
    data: {
      slotId: lease.slotId,
      pairId: lease.pairId,
      memberId: lease.memberId,
      state: outcome,
      firstWasLeft: isFirstLeft(lease.seed ?? 0, lease.pairId, lease.pseudonym),
      supersedesId: supersedes?.id ?? null,
      createdAt: now,
      ...{ choice, strength, reasons, rationale, durationMs, visibleMs, leaseId, idempotencyKey },
    },
    select: { id: true },
  });
  const isCounted = outcome === "counted";
  const goldOf = isCounted && lease.roundId === null ? lease.memberId : null;
  return { judgmentId: id, outcome, roundId: isCounted ? lease.roundId : null, goldOf };
}

/** Marks the slot done by this person; another slot of the pair that they may hold goes back first. */
async function takeSlot(tx: Tx, lease: LockedLease, leaseId: string): Promise<void> {
  if (lease.holdsAnother) {
    await tx.slot.updateMany({
      where: { pairId: lease.pairId, holderId: lease.memberId, state: "leased", id: { not: lease.slotId } },
      data: { state: "open", holderId: null, leaseId: null, leasedAt: null, leaseUntil: null },
    });
  }
  await tx.$executeRaw`
    UPDATE "Slot" SET "state" = 'done', "holderId" = ${lease.memberId}::uuid, "leaseId" = ${leaseId}::uuid,
                      "leaseUntil" = NULL
     WHERE "id" = ${lease.slotId}`;
}

/**
 * Tells the rounds slice when a round has all its labels. After the commit and on a fresh snapshot: of two
 * last submits at once, the one that looks later sees both. Should this process die before, the sweep sees it.
 */
async function noteIfComplete(deps: LabelDeps, roundId: string): Promise<void> {
  const [row] = await deps.db.$queryRaw<{ isComplete: boolean }[]>`
    SELECT NOT EXISTS (SELECT FROM "Slot" WHERE "roundId" = ${roundId}::uuid AND "state" = 'open')
       AND NOT EXISTS (SELECT FROM "Slot" WHERE "roundId" = ${roundId}::uuid AND "state" = 'leased') AS "isComplete"`;
  if (row?.isComplete === true) await noteLabelsComplete(deps, roundId);
}
