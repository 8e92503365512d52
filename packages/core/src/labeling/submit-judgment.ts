import { isUniqueViolation, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, ownVerb, refuse } from "../access/index.ts";
import { reviewStandingInSteps } from "../quality/index.ts";
import { noteLabelsComplete } from "../rounds/index.ts";
import {
  decideSubmit,
  freeSlots,
  isFirstLeft,
  isGone,
  type LockedLease,
  labelsComplete,
  lockLease,
} from "../slots/index.ts";
import { boundedTimes } from "./bounded-times.ts";
import { asksRationale, readingLeftMs } from "./demands.ts";
import type { LabelDeps } from "./labeler.ts";
import { askPairsSchema, leaseNextPair, nextPairSchema } from "./lease-next-pair.ts";
import { answerSchema } from "./model.ts";
import { newJudgmentId } from "./new-judgment-id.ts";
import { writeJudgmentSql } from "./write-judgment.sql.ts";

const submitSchema = answerSchema.and(
  z.object({
    leaseId: z.uuid(),
    /** One per press of a key, kept by the browser until it has an answer: repeating it changes nothing. */
    idempotencyKey: z.string().min(8).max(100),
    /** What `labeling.next` would be asked for after this: its answer comes along, and saves a request. */
    next: askPairsSchema.optional(),
  }),
);
type Input = z.output<typeof submitSchema>;

/**
 * Records what a labeler says about a pair they hold or held. Every answer is kept, whatever becomes of it.
 *
 * Refusals: `lease-lost` when this person never held the lease; `late` when the round was frozen, or the project archived, meanwhile
 * (the judgment is kept as late); `too-fast` when the project holds labels back until the answers can have
 * been read (nothing is kept, and the lease stays: the same label can come again). The same idempotency key
 * always gets the same answer, but for the pairs that come along with it.
 */
export const submitJudgment = ownVerb({
  name: "labeling.submit",
  kind: "mutation",
  scope: "label",
  input: submitSchema,
  mends: ["rationale", "reasons"],
  /** `surplus`: kept, but not counted, because the pair had its label already. */
  output: z.object({
    judgmentId: z.string(),
    outcome: z.enum(["counted", "surplus"]),
    /** Null where nothing was asked for, or asking was refused: `labeling.next` says why. */
    next: nextPairSchema.nullable(),
  }),
  run: async (deps: LabelDeps, { actor }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people label.");
    const recorded = await recordOnce(deps, actor.userId, input);
    if (recorded === null) {
      return refuse("lease-lost", "This pair was never given to you, so its label can't be kept.", "leaseId");
    }
    if (recorded.outcome === "too-fast") {
      const seconds = Math.ceil(recorded.leftMs / 1000);
      const message = `Read both answers for ${seconds} s more, then label the pair.`;
      return refuse("too-fast", message, "visibleMs", { seconds });
    }
    if (recorded.outcome === "late") {
      return refuse(
        "late",
        "The round or the pair was closed before your label arrived. It is kept, marked late.",
      );
    }
    if (recorded.maybeCompleteRoundId !== null) await noteIfComplete(deps, recorded.maybeCompleteRoundId);
    if (recorded.isNewOf !== null) await reviewStandingInSteps(deps, recorded.isNewOf);
    const next = input.next === undefined ? null : await leaseNextPair(deps, actor, input.next);
    const { judgmentId, outcome } = recorded;
    return done({ judgmentId, outcome, next: next?.ok === true ? next.value : null });
  },
});

type TooFast = { outcome: "too-fast"; leftMs: number };

type Recorded = {
  judgmentId: string;
  outcome: "counted" | "surplus" | "late";
  /** Set when the round may have all its labels now. */
  maybeCompleteRoundId: string | null;
  /** Whose label this is, when it counts and did not before. */
  isNewOf: string | null;
};

/** Two requests with one key, or for one pair, may race past each other's check; the loser finds what the winner wrote. */
async function recordOnce(deps: LabelDeps, userId: string, input: Input): Promise<Recorded | TooFast | null> {
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
  deps: Pick<Deps, "now" | "randomBytes">,
  userId: string,
  input: Input,
): Promise<Recorded | TooFast | null> {
  const { leaseId, idempotencyKey } = input;
  const lease = await lockLease(tx, userId, leaseId, idempotencyKey);
  if (lease === null) return null;
  const { earlier } = lease;
  const same = earlier.find((judgment) => judgment.idempotencyKey === idempotencyKey);
  if (same !== undefined) {
    const { state } = same;
    // What was counted once may have been taken back since; the answer to this key stays what it was.
    const outcome = state === "late" || state === "surplus" ? state : "counted";
    return { judgmentId: same.id, outcome, maybeCompleteRoundId: null, isNewOf: null };
  }
  const now = deps.now();
  const decided = decideSubmit({
    round: lease.round,
    slot: lease.slot,
    leaseId,
    hasJudgedPair: earlier.some((judgment) => judgment.state === "counted"),
    now,
  });
  const isOpen = decided === "counted" && !lease.isArchived;
  const inTime = isOpen && (await isGone(tx, lease, now)) ? "surplus" : decided;
  const outcome = lease.isArchived ? "late" : inTime;
  const isCounted = outcome === "counted";
  // Whoever took a label back has read the pair.
  const isNew = !earlier.some((judgment) => judgment.state === "withdrawn");
  const leftMs = isCounted && isNew ? await readingLeftMs(tx, lease, input.visibleMs, now) : 0;
  if (leftMs > 0) return { outcome: "too-fast", leftMs };
  if (isCounted && lease.holdsAnother) await letGoOfOther(tx, lease);
  const withdrawn = isCounted ? earlier.find((judgment) => judgment.state === "withdrawn") : undefined;
  if (withdrawn !== undefined) {
    await tx.judgment.update({ where: { id: withdrawn.id }, data: { state: "superseded" } });
  }
  const { slotId, pairId, memberId, roundId, pseudonym } = lease;
  const times = boundedTimes(lease, input, now);
  const id = newJudgmentId(deps, now);
  const [written] = await tx.$queryRaw<{ mayBeLast: boolean }[]>(
    writeJudgmentSql({
      id,
      slotId,
      pairId,
      memberId,
      roundId,
      leaseId,
      idempotencyKey,
      now,
      state: outcome,
      answer: { ...input, ...times },
      supersedesId: withdrawn?.id ?? null,
      firstWasLeft: isFirstLeft(lease.seed ?? 0, pairId, pseudonym),
      rationaleAsked: asksRationale(lease.seed ?? 0, pairId, pseudonym, lease.rationaleShare ?? 0),
    }),
  );
  const mayBeLast = isCounted && written?.mayBeLast === true;
  return {
    judgmentId: id,
    outcome,
    maybeCompleteRoundId: mayBeLast ? roundId : null,
    isNewOf: isCounted ? memberId : null,
  };
}

/** Opens the other slot of the pair that the person holds: nobody holds a pair twice. */
async function letGoOfOther(tx: Tx, { pairId, memberId, slotId }: LockedLease): Promise<void> {
  await freeSlots(tx, { pairId, holderId: memberId, id: { not: slotId } });
}

/**
 * Tells the rounds slice when a round has all its labels. After the commit and on a fresh snapshot: of two
 * last submits at once, the one that looks later sees both. Should this process die before, the sweep sees it.
 */
async function noteIfComplete(deps: LabelDeps, roundId: string): Promise<void> {
  if (await labelsComplete(deps.db, roundId)) await noteLabelsComplete(deps, roundId);
}
