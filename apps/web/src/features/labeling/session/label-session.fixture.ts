import type { AskPairs, LabelingApi, NextPair, PairView } from "./api.ts";
import type { KeyStore } from "./key-store.ts";
import { createLabelSession } from "./label-session.ts";

export class Refused extends Error {
  readonly reason: string;
  readonly retryAfterSeconds: number | null;
  constructor(reason: string, retryAfterSeconds: number | null = null) {
    super(reason);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function pair(n: number, over: Partial<PairView> = {}): PairView {
  return {
    lease: { leaseId: `lease-${n}`, expiresAt: new Date(0), heartbeatSeconds: 20 },
    prompt: [{ role: "user", content: `Question ${n}` }],
    left: { text: `left ${n}` },
    right: { text: `right ${n}` },
    asksRationale: false,
    showsImages: false,
    readingMs: 0,
    roundNumber: 1,
    previous: null,
    ...over,
  };
}

export function memoryStore(): KeyStore {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    key: (index) => [...entries.keys()][index] ?? null,
    get length() {
      return entries.size;
    },
  };
}

/** A server with pairs 1…n, and a clock that stands; what is asked to happen later happens on `tick`. */
export function makeWorld(
  pairCount: number,
  store = memoryStore(),
  over: Partial<PairView> = {},
  scope = "p:L-0001",
  settleMs = 0,
) {
  const waiting: (() => void)[] = [];
  const submitted: Parameters<LabelingApi["submit"]>[0][] = [];
  const amended: Parameters<LabelingApi["setStrength"]>[0][] = [];
  const skipped: string[] = [];
  const released: string[] = [];
  const undone: (string | undefined)[] = [];
  const world = {
    fail: null as string | null,
    /** Undo arrives, and its answer is lost. */
    losesUndo: false,
    isSessionOver: false,
    failsSubmit: null as string | null,
    lost: [] as string[],
    retryAt: null as Date | null,
    retryInMs: null as number | null,
    /** How often a pair was asked for, and how often by a request of its own. */
    asked: 0,
    askedAlone: 0,
    /** How long it was to wait before it did what it was asked to do later. */
    waits: [] as number[],
    outcome: "counted" as "counted" | "surplus",
    clock: 0,
  };
  let handedOut = 0;
  let keys = 0;
  const check = () => {
    if (world.fail !== null) throw new Refused(world.fail);
  };
  const handOut = async ({ prefetch }: AskPairs): Promise<NextPair> => {
    world.asked += 1;
    check();
    const fresh: PairView[] = [];
    while (fresh.length <= prefetch && handedOut < pairCount) {
      handedOut += 1;
      fresh.push(pair(handedOut, over));
    }
    const [first, ...ahead] = fresh;
    if (first === undefined && world.isSessionOver) {
      return {
        kind: "none",
        reason: "session-complete",
        message: "done",
        retryAt: world.retryAt,
        retryInMs: world.retryInMs,
        guidelinesVersion: 0,
        remaining: { count: 0, isMore: false },
        isInSession: true,
        cause: null,
      };
    }
    if (first === undefined) {
      return {
        kind: "none",
        reason: "all-judged",
        message: "done",
        retryAt: world.retryAt,
        retryInMs: world.retryInMs,
        guidelinesVersion: 0,
        cause: null,
        remaining: { count: 0, isMore: false },
        isInSession: false,
      };
    }
    const remaining = { count: pairCount - handedOut, isMore: false };
    return { kind: "pair", ...first, ahead, remaining, guidelinesVersion: 0, warning: null };
  };
  const api: LabelingApi = {
    next: (ask) => {
      world.askedAlone += 1;
      return handOut(ask);
    },
    submit: async (input) => {
      check();
      if (world.failsSubmit !== null) throw new Refused(world.failsSubmit);
      const { next, ...answer } = input;
      submitted.push(answer);
      const judgmentId = `judgment-of-${input.leaseId}`;
      return { judgmentId, outcome: world.outcome, next: next === undefined ? null : await handOut(next) };
    },
    setStrength: async (input) => {
      check();
      amended.push(input);
      return { judgmentId: `amended-${input.judgmentId}` };
    },
    skip: async (input) => {
      check();
      skipped.push(input.leaseId);
    },
    undo: async ({ judgmentId, leaseId }) => {
      check();
      undone.push(judgmentId ?? leaseId);
      if (world.losesUndo) throw new Refused("offline");
      if (leaseId !== undefined && skipped.includes(leaseId)) {
        const lease = { leaseId: `${leaseId}-again`, expiresAt: new Date(0), heartbeatSeconds: 20 };
        return pair(Number(leaseId.split("-")[1]), { lease });
      }
      const last = submitted.findLast(({ leaseId }) => judgmentId?.endsWith(`judgment-of-${leaseId}`));
      if (last === undefined) throw new Refused("none-left");
      const previous = {
        choice: last.choice,
        strength: last.strength,
        reasons: [],
        rationale: last.rationale,
      };
      return pair(Number(last.leaseId.split("-")[1]), {
        lease: { leaseId: `${last.leaseId}-again`, expiresAt: new Date(0), heartbeatSeconds: 20 },
        previous,
      });
    },
    heartbeat: async ({ leaseIds }) => {
      check();
      return { kept: [], lost: leaseIds.filter((leaseId) => world.lost.includes(leaseId)) };
    },
    release: async ({ leaseIds }) => {
      released.push(...leaseIds);
    },
  };
  const session = createLabelSession({
    slug: "p",
    api,
    store,
    scope,
    failureOf: (error) => ({
      reason: error instanceof Refused ? error.reason : "defect",
      message: String(error),
    }),
    newKey: () => `key-${++keys}-${Math.floor(world.clock)}`,
    now: () => world.clock,
    clock: () => world.clock,
    settleMs,
    alone: (run) => run(),
    later: (milliseconds, run) => {
      world.waits.push(milliseconds);
      waiting.push(run);
      return () => {
        if (waiting.includes(run)) waiting.splice(waiting.indexOf(run), 1);
      };
    },
  });
  return {
    session,
    world,
    submitted,
    amended,
    skipped,
    undone,
    released,
    store,
    tick: () => waiting.splice(0).map((run) => run()),
  };
}

/** Lets everything that is under way come to rest. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
export const onScreen = (made: ReturnType<typeof makeWorld>) => made.session.state().pairs[0]?.left.text;
