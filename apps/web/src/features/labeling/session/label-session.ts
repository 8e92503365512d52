import type { StandingCause } from "@gshf/core/crowds/model";
import {
  type ChoiceName,
  type Failure,
  isPassing,
  type LabelingApi,
  type NextPair,
  type PairView,
  type SkipInput,
  type Strength,
} from "./api.ts";
import { createDrafts, type Draft, emptyDraft } from "./drafts.ts";
import { createOutbox, type KeyStore, type OutboxItem } from "./outbox.ts";
import { createSightTimer } from "./sight-timer.ts";

/** What was done last, for the confirmation and for taking it back. */
export type Done = {
  key: string;
  kind: "submit" | "skip";
  choice: ChoiceName | null;
  strength: Strength | null;
};

export type NoneInfo = Omit<Extract<NextPair, { kind: "none" }>, "kind" | "guidelinesVersion">;

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
    kind: "late" | "surplus" | "refused" | "too-fast" | "undo-failed";
    /** What the server said; null where the kind says it all. */
    failure: Failure | null;
  } | null;
};

export type SessionOptions = {
  slug: string;
  api: LabelingApi;
  store: KeyStore;
  /** One per project and person. */
  scope: string;
  failureOf: (error: unknown) => Failure;
  newKey: () => string;
  /** Milliseconds since the epoch, and monotonic milliseconds. */
  now: () => number;
  clock: () => number;
  later: (milliseconds: number, run: () => void) => () => void;
};

export type LabelSession = ReturnType<typeof createLabelSession>;

const reserve = 2;
const pollMs = 15_000;

/**
 * One person labeling one project in one tab: a pair on screen, two leased in reserve, answers on their way.
 * Knows nothing of React; `subscribe` and `state` fit `useSyncExternalStore`.
 */
export function createLabelSession(options: SessionOptions) {
  const { slug, api, store, failureOf, later } = options;
  const timer = createSightTimer(options.clock);
  const drafts = createDrafts(store, options.scope);
  const listeners = new Set<() => void>();
  let isFetching = false;
  /** The session has no further pair, and its last answers are on their way: over once they have arrived. */
  let isEnding = false;
  let isStopped = false;
  let callOffPoll: (() => void) | null = null;
  /** The last answered pair, to bring it back without the server while its answer has not left. */
  let lastPair: { key: string; pair: PairView; draft: Draft } | null = null;
  /** Labels that count, the newest last: taking one back names it, so that asking twice is asking once. */
  let sent: string[] = [];
  /** Pairs whose answers are on their way, in case the server wants them read for longer. */
  const underway = new Map<string, { pair: PairView; draft: Draft }>();
  let usedDiff = false;
  let state: SessionState = {
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
    isUndoing: false,
    isCurrentLost: false,
    notice: null,
    asked: null,
    heldPresses: 0,
  };

  const set = (patch: Partial<SessionState>) => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  let noticeId = 0;
  const notify = (kind: NonNullable<SessionState["notice"]>["kind"], failure: Failure | null) => {
    noticeId += 1;
    set({ notice: { id: noticeId, kind, failure } });
  };

  const outbox = createOutbox({
    store,
    scope: options.scope,
    failureOf,
    later,
    send: async (item: OutboxItem) => {
      if (item.kind === "skip") {
        await api.skip(item.input);
        return;
      }
      const { judgmentId, outcome } = await api.submit(item.input);
      underway.delete(item.key);
      if (outcome === "counted") sent.push(judgmentId);
      if (outcome === "surplus") notify("surplus", null);
    },
    onRefused: (item, failure) => {
      const kept = underway.get(item.key);
      underway.delete(item.key);
      if (failure.reason === "too-fast" && kept !== undefined) bringBack(kept, failure);
      else notify(failure.reason === "late" ? "late" : "refused", failure);
    },
    onChange: () => {
      set({ unsentCount: outbox.items().length, sendTrouble: outbox.trouble() });
      if (outbox.isEmpty() && (state.status === "none" || isEnding)) schedulePoll(0);
    },
  });

  /** The server wants a pair read for longer: it is on screen again, with all that was said about it. */
  const bringBack = ({ pair, draft }: { pair: PairView; draft: Draft }, failure: Failure) => {
    drafts.save(pair, draft, options.now());
    show([pair, ...state.pairs], { lastDone: null, doneCount: Math.max(0, state.doneCount - 1) });
    notify("too-fast", failure);
  };

  /** Puts pairs on screen and in reserve; a new first one starts its clock and brings its draft. */
  const show = (pairs: PairView[], patch: Partial<SessionState> = {}) => {
    const before = state.pairs[0]?.lease.leaseId;
    const first = pairs[0];
    if (first !== undefined && first.lease.leaseId !== before) {
      timer.restart();
      usedDiff = false;
      set({
        pairs,
        status: "pair",
        asked: null,
        heldPresses: 0,
        draft: drafts.load(first),
        isCurrentLost: false,
        none: null,
        ...patch,
      });
    } else set({ pairs, status: first === undefined ? state.status : "pair", ...patch });
  };

  const release = async (pairs: PairView[]): Promise<void> => {
    const leaseIds = pairs.map((pair) => pair.lease.leaseId);
    // Whatever is not given back runs out by itself.
    if (leaseIds.length > 0) await api.release({ leaseIds }).catch(() => undefined);
  };

  const holding = () =>
    [
      ...state.pairs.map((pair) => pair.lease.leaseId),
      ...outbox.items().map((item) => item.input.leaseId),
      // As many as the server takes; there are never more than a handful.
    ].slice(0, 50);

  const topUp = async (): Promise<void> => {
    const wanted = 1 + reserve - state.pairs.length;
    if (isFetching || isStopped || wanted <= 0) return;
    isFetching = true;
    callOffPoll?.();
    try {
      const next = await api.next({ slug, prefetch: wanted - 1, holding: holding() });
      if (isStopped) {
        if (next.kind === "pair") await release([next, ...next.ahead]);
        return;
      }
      const { guidelinesVersion } = next;
      isEnding = next.kind === "none" && next.reason === "session-complete" && !outbox.isEmpty();
      if (next.kind === "none") {
        const { kind: _, guidelinesVersion: __, ...none } = next;
        if (isEnding || state.pairs.length > 0) {
          set({ guidelinesVersion, remaining: { count: 0, isMore: false } });
        } else set({ status: "none", none, failure: null, guidelinesVersion });
        // The reserve is empty, or the server has nothing: ask again after a while, sooner if it said when.
        schedulePoll(
          none.retryAt === null ? pollMs : Math.min(pollMs, none.retryAt.getTime() - options.now()),
        );
      } else {
        const { kind, ahead, remaining, guidelinesVersion: _, warning, ...first } = next;
        const known = new Set(holding());
        const fresh = [first, ...ahead].filter((pair) => !known.has(pair.lease.leaseId));
        show([...state.pairs, ...fresh], { remaining, guidelinesVersion, warning, failure: null });
      }
    } catch (error) {
      const failure = failureOf(error);
      if (state.pairs.length === 0) set({ status: "failed", failure });
      schedulePoll(pollMs / 3);
    } finally {
      isFetching = false;
    }
  };

  const schedulePoll = (milliseconds: number) => {
    callOffPoll?.();
    if (isStopped) return;
    callOffPoll = later(Math.max(500, milliseconds), () => void topUp());
  };

  /** Takes the pair off the screen; the next one is there at once, the answer goes out behind it. */
  const finish = (item: OutboxItem, done: Done) => {
    const [pair, ...rest] = state.pairs;
    if (pair === undefined) return;
    lastPair = { key: item.key, pair, draft: state.draft };
    if (item.kind === "submit") underway.set(item.key, { pair, draft: state.draft });
    drafts.drop(pair);
    const doneCount = state.doneCount + (done.kind === "submit" ? 1 : 0);
    const status = rest.length === 0 ? "loading" : "pair";
    show(rest, { lastDone: done, doneCount, status });
    outbox.put(item);
    void topUp();
  };

  const readingLeftMs = (): number => {
    const pair = state.pairs[0];
    return pair === undefined ? 0 : Math.max(0, pair.readingMs - timer.read().visibleMs);
  };

  const choose = (choice: ChoiceName) => {
    const pair = state.pairs[0];
    if (pair === undefined || state.status !== "pair" || state.isUndoing) return;
    if (readingLeftMs() > 0) {
      set({ heldPresses: state.heldPresses + 1 });
      return;
    }
    const { reasons, rationale } = state.draft;
    const times = timer.read();
    // Whoever gave reasons of their own accord is not asked again.
    if (pair.asksRationale && reasons.length === 0 && rationale === "") {
      set({ asked: { choice, ...times } });
    } else submit(pair, choice, times);
  };

  const submit = (pair: PairView, choice: ChoiceName, times: { durationMs: number; visibleMs: number }) => {
    const hasSide = choice === "left" || choice === "right";
    const { reasons, rationale } = state.draft;
    const strength = hasSide ? state.draft.strength : null;
    const key = options.newKey();
    const input = {
      leaseId: pair.lease.leaseId,
      choice,
      strength,
      reasons,
      rationale,
      idempotencyKey: key,
      ...times,
      usedDiff,
    };
    finish({ kind: "submit", key, at: options.now(), input }, { key, kind: "submit", choice, strength });
  };

  /** Sends the choice that waits for its reasons, with those given by now. */
  const answerWhy = () => {
    const pair = state.pairs[0];
    if (pair === undefined || state.asked === null) return;
    const { choice, ...times } = state.asked;
    set({ asked: null });
    submit(pair, choice, times);
  };

  const skip = (reason: SkipInput["reason"], note: string, flag: boolean) => {
    const pair = state.pairs[0];
    if (pair === undefined) return;
    const key = options.newKey();
    const input = { leaseId: pair.lease.leaseId, reason, note, flag };
    finish(
      { kind: "skip", key, at: options.now(), input },
      { key, kind: "skip", choice: null, strength: null },
    );
  };

  const undo = async (judgmentId?: string): Promise<void> => {
    if (state.isUndoing) return;
    if (judgmentId === undefined && lastPair !== null && outbox.takeBack(lastPair.key)) {
      const { pair, draft } = lastPair;
      lastPair = null;
      drafts.save(pair, draft, options.now());
      show([pair, ...state.pairs], { lastDone: null, doneCount: Math.max(0, state.doneCount - 1) });
      return;
    }
    set({ isUndoing: true });
    let target: string | undefined;
    try {
      // The answer on its way is the newest one: without waiting for it an older one would come back.
      await outbox.flush();
      const trouble = outbox.trouble();
      if (!outbox.isEmpty() && trouble !== null) {
        notify("undo-failed", trouble);
        return;
      }
      target = judgmentId ?? sent.at(-1);
      const pair = await api.undo(target === undefined ? { slug } : { slug, judgmentId: target });
      lastPair = null;
      sent = sent.filter((id) => id !== target);
      show([pair, ...state.pairs.filter((other) => other.lease.leaseId !== pair.lease.leaseId)], {
        lastDone: null,
        doneCount: Math.max(0, state.doneCount - 1),
      });
    } catch (error) {
      const failure = failureOf(error);
      // Refused for good: the next press is for the label before. Otherwise it asks for this one again.
      if (!isPassing(failure)) sent = sent.filter((id) => id !== target);
      notify("undo-failed", failure);
    } finally {
      set({ isUndoing: false });
    }
  };

  const beat = async (): Promise<void> => {
    const leaseIds = state.pairs.map((pair) => pair.lease.leaseId);
    if (leaseIds.length === 0) return;
    try {
      const { lost } = await api.heartbeat({ leaseIds });
      const isLost = (pair: PairView) => lost.includes(pair.lease.leaseId);
      const [first, ...rest] = state.pairs;
      if (first === undefined || lost.length === 0) return;
      // What is on screen stays: somebody may be in the middle of a thought, and the answer is kept anyway.
      show([first, ...rest.filter((pair) => !isLost(pair))], { isCurrentLost: isLost(first) });
      void topUp();
    } catch {
      // The next beat comes before the lease ends.
    }
  };

  const edit = (patch: Partial<Draft>) => {
    const pair = state.pairs[0];
    if (pair === undefined) return;
    const draft = { ...state.draft, ...patch };
    drafts.save(pair, draft, options.now());
    set({ draft });
  };

  return {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    start: () => {
      isStopped = false;
      set({ unsentCount: outbox.items().length });
      void outbox.flush();
      void topUp();
    },
    choose,
    answerWhy,
    skip,
    undo,
    edit,
    beat,
    readingLeftMs,
    /** Back from the question for reasons to the pair, as if nothing had been chosen. */
    dropChoice: () => set({ asked: null }),
    /** The pair on screen is being compared word by word. */
    noteDiff: () => {
      usedDiff = true;
    },
    setVisible: (isVisible: boolean) => {
      timer.setVisible(isVisible);
      if (isVisible) void beat();
    },
    /** The network is back, or the person asks to try again. */
    retry: () => {
      void outbox.flush();
      void topUp();
    },
    /** Leases in reserve, to give back when the page goes away. The one on screen stays for a reload. */
    reserveLeases: () => state.pairs.slice(1).map((pair) => pair.lease.leaseId),
    /** The person leaves for another page of ours: everything not labeled goes back. */
    leave: () => {
      isStopped = true;
      callOffPoll?.();
      void release(state.pairs);
      set({ pairs: [], status: "loading" });
    },
  };
}
