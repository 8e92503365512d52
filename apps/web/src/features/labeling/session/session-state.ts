import type { StandingCause } from "@gshf/core/crowds/model";
import type { ChoiceName, Failure, NextPair, PairView, Strength } from "./api.ts";
import { type Draft, emptyDraft } from "./drafts.ts";
import type { Parked } from "./outbox.ts";

/** What was done last, for the confirmation and for taking it back. */
export type Done = {
  key: string;
  kind: "submit" | "skip";
  choice: ChoiceName | null;
  strength: Strength | null;
};

export type NoneInfo = Omit<
  Extract<NextPair, { kind: "none" }>,
  "kind" | "guidelinesVersion" | "retryInMs" | "remaining"
>;

export type Away = "not-signed-in" | "other-person";

export type SessionState = {
  /** `pair`: pairs[0] is on screen. */
  status: "loading" | "pair" | "none" | "failed";
  pairs: PairView[];
  draft: Draft;
  /** Pairs beyond those leased here; null until known. */
  remaining: { count: number; isMore: boolean } | null;
  guidelinesVersion: number;
  /** What the researchers have to say about the quality of the labels; null when nothing. */
  warning: StandingCause | null;
  none: NoneInfo | null;
  failure: Failure | null;
  lastDone: Done | null;
  /** Labels given since the page was opened. */
  doneCount: number;
  /** Answers not yet with the server. */
  unsentCount: number;
  sendTrouble: Failure | null;
  /** Why the server would take nothing from this page now: its person is signed out, or somebody else is signed in. */
  away: Away | null;
  /** Answers that the server would not take. */
  parked: readonly Parked[];
  /** Whether what is not sent yet would survive the page; a browser's store may be full or switched off. */
  isKept: boolean;
  isUndoing: boolean;
  /** A choice that waits for its reasons, which are asked for on this pair. */
  asked: { choice: ChoiceName; durationMs: number; visibleMs: number } | null;
  /** How often a choice on this pair came before it could have been read. */
  heldPresses: number;
  /** The pair on screen was passed on to somebody else, because it lay too long. */
  isCurrentLost: boolean;
  /** Something to tell once: each has its number. */
  notice: {
    id: number;
    kind: "late" | "surplus" | "too-fast" | "undo-failed" | "amend-failed";
    /** What the server said; null where the kind says it all. */
    failure: Failure | null;
  } | null;
};

const atFirst: SessionState = {
  status: "loading",
  pairs: [],
  draft: emptyDraft,
  remaining: null,
  guidelinesVersion: 0,
  warning: null,
  none: null,
  failure: null,
  lastDone: null,
  doneCount: 0,
  unsentCount: 0,
  sendTrouble: null,
  away: null,
  parked: [],
  isKept: true,
  isUndoing: false,
  isCurrentLost: false,
  notice: null,
  asked: null,
  heldPresses: 0,
};

export type SessionStore = ReturnType<typeof createSessionStore>;

/** What a page shows of a session, and who is told when it changes. */
export function createSessionStore() {
  const listeners = new Set<() => void>();
  let state = atFirst;
  let noticeId = 0;
  const set = (patch: Partial<SessionState>) => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  return {
    state: () => state,
    set,
    notify: (kind: NonNullable<SessionState["notice"]>["kind"], failure: Failure | null) => {
      noticeId += 1;
      set({ notice: { id: noticeId, kind, failure } });
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
