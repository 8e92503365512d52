import { createAmending } from "./amending.ts";
import { createAnswering } from "./answering.ts";
import type { Failure, LabelingApi } from "./api.ts";
import type { KeyStore } from "./key-store.ts";
import { createOutbox, type OutboxItem } from "./outbox.ts";
import { createScreen } from "./screen.ts";
import { createSessionStore } from "./session-state.ts";
import { createSupply } from "./supply.ts";
import { createTakeBack } from "./take-back.ts";
import { watchSignIn } from "./watch-sign-in.ts";

export type { Away, Done, NoneInfo, SessionState } from "./session-state.ts";

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
  settleMs: number;
  later: (milliseconds: number, run: () => void) => () => void;
  /** Runs while no other tab of this browser sends this person's answers. */
  alone: (run: () => Promise<void>) => Promise<void>;
};

export type LabelSession = ReturnType<typeof createLabelSession>;

/**
 * One person labeling one project in one tab: a pair on screen, eight leased in reserve, answers on their way.
 * Knows nothing of React; `subscribe` and `state` fit `useSyncExternalStore`.
 */
export function createLabelSession(options: SessionOptions) {
  const { slug, store, scope, failureOf, now, clock, later } = options;
  const session = createSessionStore();
  const api = watchSignIn({ api: options.api, session, failureOf, onBack: () => sendAndTopUp() });
  const screen = createScreen({ session, store, scope, now, clock, settleMs: options.settleMs });
  const outbox = createOutbox({
    store,
    scope,
    failureOf,
    later,
    alone: options.alone,
    send: async (item: OutboxItem) => {
      if (item.kind === "skip") {
        await api.skip(item.input);
        takeBack.arrived(item.key, { leaseId: item.input.leaseId });
        return;
      }
      const { judgmentId, outcome } = await supply.submit(item.input);
      takeBack.arrived(item.key, outcome === "counted" ? { judgmentId } : null);
      if (outcome === "surplus") session.notify("surplus", null);
    },
    onRefused: (item, failure) => takeBack.refused(item, failure),
    onChange: () => {
      const hadSome = session.state().unsentCount > 0;
      showOutbox();
      if (hadSome && outbox.isEmpty()) supply.allSent();
    },
  });
  const showOutbox = () =>
    session.set({
      unsentCount: outbox.items().length,
      sendTrouble: outbox.trouble(),
      parked: outbox.parked(),
      isKept: outbox.isKept(),
    });
  const takeBack = createTakeBack({ slug, api, session, screen, outbox, failureOf });
  const supply = createSupply({ slug, api, session, screen, outbox, failureOf, later });
  const amending = createAmending({ slug, api, session, outbox, takeBack, failureOf, clock });
  const answering = createAnswering({
    amending,
    newKey: options.newKey,
    now,
    session,
    screen,
    outbox,
    takeBack,
    supply,
  });
  const sendAndTopUp = () => {
    void outbox.retry();
    void supply.topUp();
  };

  return {
    state: session.state,
    subscribe: session.subscribe,
    start: () => {
      supply.start();
      showOutbox();
      sendAndTopUp();
    },
    choose: answering.choose,
    answerWhy: answering.answerWhy,
    /** Back from the question for reasons to the pair, as if nothing had been chosen. */
    dropChoice: () => session.set({ asked: null }),
    skip: answering.skip,
    undo: takeBack.undo,
    edit: screen.edit,
    mayAmend: amending.mayAmend,
    amend: amending.amend,
    beat: (): Promise<void> => {
      screen.keepSight();
      return supply.beat();
    },
    readingLeftMs: screen.readingLeftMs,
    isSettled: screen.isSettled,
    noteDiff: screen.noteDiff,
    noteSource: screen.noteSource,
    noteInView: screen.noteInView,
    setVisible: (isVisible: boolean) => {
      screen.setVisible(isVisible);
      if (!isVisible) return;
      void supply.beat();
      // Perhaps the network is back, or the person has signed in again in another tab.
      if (outbox.trouble() !== null) void outbox.retry();
    },
    /** What becomes of an answer that the server would not take. */
    sendAgain: outbox.sendAgain,
    discard: outbox.discard,
    /** Another tab of this browser has sent, parked or added an answer. */
    storeChanged: outbox.storeChanged,
    /** The network is back, or the person asks to try again. */
    retry: sendAndTopUp,
    /** Leases in reserve, to give back when the page goes away. The one on screen stays for a reload. */
    reserveLeases: () => {
      screen.keepSight();
      return session
        .state()
        .pairs.slice(1)
        .map((pair) => pair.lease.leaseId);
    },
    /** The person leaves for another page of ours: everything not labeled goes back. */
    leave: supply.stop,
  };
}
