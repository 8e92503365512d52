import type { RefusalValues } from "@gshf/core/access";
import type { NextPair, PairView } from "@gshf/core/labeling";
import type { Strength } from "@gshf/core/labeling/model";
import type { ChoiceName, SkipReason } from "@gshf/core/slots/model";

export type { ChoiceName, NextPair, PairView, SkipReason, Strength };
export type SubmitInput = {
  leaseId: string;
  choice: ChoiceName;
  strength: Strength | null;
  reasons: string[];
  rationale: string;
  durationMs: number;
  visibleMs: number;
  usedDiff: boolean;
  usedSource: boolean;
  leftInViewMs?: number | undefined;
  rightInViewMs?: number | undefined;
  idempotencyKey: string;
};

export type SkipInput = { leaseId: string; reason: SkipReason; note: string; flag: boolean };

/** What an act is named by when it is to be taken back: a label, or the lease under which a pair was passed on. */
export type ActName = { judgmentId: string } | { leaseId: string };

export type AskPairs = { slug: string; prefetch: number; ready: number; holding: string[] };

/** The server, as the labeling session sees it. */
export type LabelingApi = {
  next: (input: AskPairs) => Promise<NextPair>;
  /** With `next`, its answer comes along; null where it was refused. */
  submit: (input: SubmitInput & { next?: AskPairs | undefined }) => Promise<{
    judgmentId: string;
    outcome: "counted" | "surplus";
    next: NextPair | null;
  }>;
  setStrength: (input: {
    slug: string;
    judgmentId: string;
    strength: Strength;
  }) => Promise<{ judgmentId: string }>;
  skip: (input: SkipInput) => Promise<unknown>;
  undo: (input: { slug: string; judgmentId?: string; leaseId?: string }) => Promise<PairView>;
  heartbeat: (input: {
    leaseIds: string[];
  }) => Promise<{ kept: { leaseId: string; expiresAt: Date }[]; lost: string[] }>;
  release: (input: { leaseIds: string[] }) => Promise<unknown>;
};

/** Why a call failed: the server's refusal reason, or `offline`, or `defect`. */
export type Failure = {
  reason: string;
  message: string;
  field?: string | null;
  values?: RefusalValues;
  /** When the server said how long to wait before asking again. */
  retryAfterSeconds?: number | null;
};

// These pass: the network comes back, a deployment ends, a limit is over, the person signs in again.
const passing = new Set([
  "offline",
  "unavailable",
  "defect",
  "rate-limited",
  "not-signed-in",
  "other-person",
]);

/** Whether trying the same again later can succeed. */
export function isPassing(failure: Failure): boolean {
  return passing.has(failure.reason);
}
