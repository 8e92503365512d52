import type { PairView } from "./api.ts";
import { createDrafts, type Draft } from "./drafts.ts";
import type { KeyStore } from "./key-store.ts";
import type { SessionState, SessionStore } from "./session-state.ts";
import { createSightTimer } from "./sight-timer.ts";
import { createSights } from "./sights.ts";

export type Screen = ReturnType<typeof createScreen>;

/** The pair on screen, with its clock and the draft of its label, and the pairs in reserve behind it. */
export function createScreen(options: {
  session: SessionStore;
  store: KeyStore;
  /** One per project and person. */
  scope: string;
  /** Milliseconds since the epoch, and monotonic milliseconds. */
  now: () => number;
  clock: () => number;
  /** For how long a pair has to be in sight before anything is said about it. */
  settleMs: number;
}) {
  const { session, now } = options;
  const timer = createSightTimer(options.clock);
  const drafts = createDrafts(options.store, options.scope);
  const sights = createSights(options.store, options.scope);
  let usedDiff = false;
  let usedSource = false;
  const inView = { left: createSightTimer(options.clock), right: createSightTimer(options.clock) };
  const sides = ["left", "right"] as const;
  /** Which answers are in the window, whether or not the page is visible. */
  const placed = { left: false, right: false };
  let isVisible = true;
  const look = () => {
    for (const side of sides) inView[side].setVisible(isVisible && placed[side]);
  };
  look();

  const current = (): PairView | undefined => session.state().pairs[0];

  const readInView = () => ({
    leftInViewMs: inView.left.read().visibleMs,
    rightInViewMs: inView.right.read().visibleMs,
  });

  /** Keeps how long the pair on screen has been there, for when it is shown again. */
  const keepSight = () => {
    const pair = current();
    if (pair !== undefined) sights.keep(pair.lease.leaseId, { ...timer.read(), ...readInView() });
  };

  /** Puts pairs on screen and in reserve; a new first one starts its clock and brings its draft. */
  const show = (pairs: PairView[], patch: Partial<SessionState> = {}) => {
    const first = pairs[0];
    if (first === undefined || first.lease.leaseId === current()?.lease.leaseId) {
      session.set({ pairs, status: first === undefined ? session.state().status : "pair", ...patch });
      return;
    }
    keepSight();
    const before = sights.of(first.lease.leaseId);
    timer.restart(before);
    for (const side of sides) {
      inView[side].restart({ durationMs: before.durationMs, visibleMs: before[`${side}InViewMs`] });
    }
    usedDiff = false;
    usedSource = false;
    session.set({
      pairs,
      status: "pair",
      asked: null,
      heldPresses: 0,
      draft: drafts.load(first),
      isCurrentLost: false,
      none: null,
      ...patch,
    });
  };

  return {
    current,
    show,
    /** A pair about which something was taken back is on screen again, before all others. */
    showAgain: (pair: PairView, wasLabel: boolean) => {
      const { pairs, doneCount } = session.state();
      const others = pairs.filter((other) => other.lease.leaseId !== pair.lease.leaseId);
      show([pair, ...others], { lastDone: null, doneCount: Math.max(0, doneCount - (wasLabel ? 1 : 0)) });
    },
    times: () => timer.read(),
    setVisible: (visible: boolean) => {
      isVisible = visible;
      timer.setVisible(visible);
      look();
      keepSight();
    },
    keepSight,
    /** An answer came into the window, or left it. */
    noteInView: (side: "left" | "right", isInView: boolean) => {
      placed[side] = isInView;
      look();
    },
    inView: readInView,
    /** How much longer the pair has to be in sight before a label is taken. */
    readingLeftMs: (): number => {
      const pair = current();
      return pair === undefined ? 0 : Math.max(0, pair.readingMs - timer.read().visibleMs);
    },
    /** Whether the pair has been in sight for as long as it takes to see that it is another one. */
    isSettled: (): boolean => timer.read().visibleMs >= options.settleMs,
    usedDiff: () => usedDiff,
    usedSource: () => usedSource,
    /** The answers of the pair on screen are shown as written. */
    noteSource: () => {
      usedSource = true;
    },
    /** The pair on screen is being compared word by word. */
    noteDiff: () => {
      usedDiff = true;
    },
    edit: (patch: Partial<Draft>) => {
      const pair = current();
      if (pair === undefined) return;
      const draft = { ...session.state().draft, ...patch };
      drafts.save(pair, draft, now());
      session.set({ draft });
    },
    keepDraft: (pair: PairView, draft: Draft) => {
      drafts.save(pair, draft, now());
      sights.answered(pair.lease.leaseId, false);
    },
    /** The pair is answered: nothing of it has to outlive a reload. */
    dropDraft: (pair: PairView) => {
      drafts.drop(pair);
      sights.answered(pair.lease.leaseId, true);
    },
  };
}
