import { prefetchMax } from "@gshf/core/labeling/model";
import type { AskPairs, Failure, LabelingApi, NextPair, PairView, SubmitInput } from "./api.ts";
import { type Outbox, waitAfter } from "./outbox.ts";
import type { Screen } from "./screen.ts";
import type { SessionStore } from "./session-state.ts";

const reserve = prefetchMax;
const pollMs = 15_000;
const pollMsMin = 500;
/** As many leases as the server takes; there are never more than a handful. */
const holdingMax = 50;

export type Supply = ReturnType<typeof createSupply>;

/** Gets pairs before they are needed, asks again when there are none, keeps their leases and gives them back. */
export function createSupply(options: {
  slug: string;
  api: LabelingApi;
  session: SessionStore;
  screen: Screen;
  outbox: Outbox;
  failureOf: (error: unknown) => Failure;
  later: (milliseconds: number, run: () => void) => () => void;
}) {
  const { slug, api, session, screen, outbox } = options;
  let isFetching = false;
  let failures = 0;
  /** The session has no further pair, and its last answers are on their way: over once they have arrived. */
  let isEnding = false;
  let isStopped = false;
  let callOffPoll: (() => void) | null = null;

  const release = async (pairs: PairView[]): Promise<void> => {
    const leaseIds = pairs.map((pair) => pair.lease.leaseId);
    // Whatever is not given back runs out by itself.
    if (leaseIds.length > 0) await api.release({ leaseIds }).catch(() => undefined);
  };

  const holding = () =>
    [
      ...session.state().pairs.map((pair) => pair.lease.leaseId),
      ...outbox.items().map((item) => item.input.leaseId),
    ].slice(0, holdingMax);

  const schedulePoll = (milliseconds: number) => {
    callOffPoll?.();
    if (isStopped) return;
    callOffPoll = options.later(Math.max(pollMsMin, milliseconds), () => void topUp());
  };

  const take = (next: Awaited<ReturnType<LabelingApi["next"]>>) => {
    const { pairs } = session.state();
    const { guidelinesVersion } = next;
    isEnding = next.kind === "none" && next.reason === "session-complete" && !outbox.isEmpty();
    if (next.kind === "pair") {
      const { kind, ahead, remaining, guidelinesVersion: _, warning, ...first } = next;
      const known = new Set(holding());
      const fresh = [first, ...ahead].filter((pair) => !known.has(pair.lease.leaseId));
      screen.show([...pairs, ...fresh], { remaining, guidelinesVersion, warning, failure: null });
      return;
    }
    const { kind: _, guidelinesVersion: __, retryInMs, remaining, ...none } = next;
    if (isEnding || pairs.length > 0) {
      session.set({ guidelinesVersion, remaining });
    } else session.set({ status: "none", none, failure: null, guidelinesVersion });
    // The reserve is empty, or the server has nothing: ask again after a while, sooner if it said when.
    schedulePoll(Math.min(pollMs, retryInMs ?? pollMs));
  };

  /** Begins to ask for as many as are wanting; null when none are, or they are being asked for. */
  const begin = (): AskPairs | null => {
    const ready = session.state().pairs.length;
    const wanted = 1 + reserve - ready;
    if (isFetching || isStopped || wanted <= 0) return null;
    isFetching = true;
    callOffPoll?.();
    return { slug, prefetch: wanted - 1, ready, holding: holding() };
  };

  const arrived = (next: NextPair) => {
    outbox.serverIsWell();
    failures = 0;
    if (!isStopped) take(next);
    else if (next.kind === "pair") void release([next, ...next.ahead]);
  };

  const topUp = async (): Promise<void> => {
    const ask = begin();
    if (ask === null) return;
    try {
      arrived(await api.next(ask));
    } catch (error) {
      const failure = options.failureOf(error);
      if (session.state().pairs.length === 0) session.set({ status: "failed", failure });
      failures += 1;
      schedulePoll(Math.max(pollMs / 3, waitAfter(failures, failure)));
    } finally {
      isFetching = false;
    }
  };

  const beat = async (): Promise<void> => {
    const leaseIds = session.state().pairs.map((pair) => pair.lease.leaseId);
    if (leaseIds.length === 0) return;
    try {
      const { lost } = await api.heartbeat({ leaseIds });
      outbox.serverIsWell();
      const isLost = (pair: PairView) => lost.includes(pair.lease.leaseId);
      const [first, ...rest] = session.state().pairs;
      if (first === undefined || lost.length === 0) return;
      // What is on screen stays: somebody may be in the middle of a thought, and the answer is kept anyway.
      screen.show([first, ...rest.filter((pair) => !isLost(pair))], { isCurrentLost: isLost(first) });
      void topUp();
    } catch {
      // The next beat comes before the lease ends.
    }
  };

  /** Sends an answer, and has the server answer with the pairs that are wanting: one request for both. */
  const submit = async (input: SubmitInput) => {
    const ask = begin();
    if (ask === null) return api.submit(input);
    let next: NextPair | null = null;
    try {
      const answered = await api.submit({ ...input, next: ask });
      next = answered.next;
      return answered;
    } finally {
      isFetching = false;
      if (next === null) void topUp();
      else arrived(next);
    }
  };

  return {
    topUp,
    submit,
    /** Pairs are wanting, and an answer is about to go out: as long as there are enough, they come along with that one. */
    topUpAlong: () => {
      if (session.state().pairs.length <= reserve / 2 || outbox.trouble() !== null) void topUp();
    },
    beat,
    /** The last answer is with the server: there may be news for who has no pair, or a session is over. */
    allSent: () => {
      if (session.state().status === "none" || isEnding) schedulePoll(0);
    },
    start: () => {
      isStopped = false;
    },
    /** Gives everything back that is not labeled, and asks for nothing more. */
    stop: () => {
      isStopped = true;
      callOffPoll?.();
      void release(session.state().pairs);
      session.set({ pairs: [], status: "loading" });
    },
  };
}
