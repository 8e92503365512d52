/** What can be said of a pair as it stood on the screen. */
export const choices = ["left", "right", "tie", "both_bad"] as const;
export type ChoiceName = (typeof choices)[number];

export const skipReasons = ["cannot_judge", "language", "too_long", "both_same", "other"] as const;
export const flagReasons = ["broken", "unsafe", "private_data", "prompt_unclear", "other"] as const;
export type SkipReason = (typeof skipReasons | typeof flagReasons)[number];

/** A pair flagged for one of these goes to nobody further until a reviewer has looked. */
const holdReasons: readonly string[] = ["unsafe", "private_data"] satisfies (typeof flagReasons)[number][];

export function isHoldReason(reason: string): boolean {
  return holdReasons.includes(reason);
}

/** How many of somebody's last judgments in a project they can take back. */
export const undoWindow = 10;

/** How long a pair takes to read at most: nobody has to read ten thousand words to the end to see which answer is better. */
export const readingSecondsMax = 15;

/** How long somebody may hold a pair without a sign of life, where the round says nothing else. */
export const leaseSecondsDefault = 600;

/** A lease outlives two heartbeats, so that one lost request doesn't cost a slow tab its pair. */
export const heartbeatsPerLease = 3;

/** What somebody said of a pair, and on which side its first answer stood. */
export type Vote = { choice: ChoiceName; firstWasLeft: boolean };

/** Which answer of a pair somebody prefers: a¹ (`first`), a² (`second`), or neither of them. */
export type VotedFor = "first" | "second" | "neither";

/** A choice together with the side that the first answer was shown on; in SQL it is votedForFirstSql. */
export function votedFor(vote: Vote): VotedFor {
  if (vote.choice === "tie" || vote.choice === "both_bad") return "neither";
  return (vote.choice === "left") === vote.firstWasLeft ? "first" : "second";
}

/** The choice that says so of a pair whose first answer stands on the left, or doesn't: votedFor backwards. */
export function choiceFor(voted: VotedFor, firstIsLeft: boolean): "left" | "right" | "tie" {
  if (voted === "neither") return "tie";
  return (voted === "first") === firstIsLeft ? "left" : "right";
}

export type RoundGate = { state: string; resumeState: string | null; frozenAt: Date | null };

/**
 * Whether a round still takes labels: while people label it, and while it is paused or failed in that state
 * (work in hand may be finished, nothing new is handed out). Freezing ends it for good.
 */
export function takesLabels(round: RoundGate): boolean {
  if (round.frozenAt !== null) return false;
  if (round.state === "labeling") return true;
  return (round.state === "paused" || round.state === "failed") && round.resumeState === "labeling";
}

export type SubmitFacts = {
  /** Null for gold pairs, which belong to no round and are always open. */
  round: RoundGate | null;
  slot: {
    state: "open" | "leased" | "held" | "done" | "closed";
    leaseId: string | null;
    leaseUntil: Date | null;
  };
  /** The lease that the answer is given under; the person held it at some time. */
  leaseId: string;
  /** Whether another judgment of this person on this pair counts already. */
  hasJudgedPair: boolean;
  now: Date;
};

/**
 * What becomes of a judgment. All three are kept; only `counted` goes into the data.
 *
 * - the round is frozen, over or cancelled, or the slot was closed: `late`
 * - this person's judgment of the pair counts already (another tab was first): `surplus`
 * - the slot was labeled by somebody else, or is held under a lease that still runs: `surplus`
 * - the lease is the slot's present one, run out or not, or ended and the slot is free or held: `counted`
 */
export function decideSubmit(facts: SubmitFacts): "counted" | "late" | "surplus" {
  const { slot } = facts;
  if (facts.round !== null && !takesLabels(facts.round)) return "late";
  if (slot.state === "closed") return "late";
  if (facts.hasJudgedPair || slot.state === "done") return "surplus";
  if (slot.state === "open" || slot.state === "held" || slot.leaseId === facts.leaseId) return "counted";
  return slot.leaseUntil !== null && slot.leaseUntil <= facts.now ? "counted" : "surplus";
}
