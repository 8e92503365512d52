import { setTimeout as delay } from "node:timers/promises";
import type { Pools } from "../pools/pool.ts";
import { judge, type Noise } from "./judge.ts";
import { type LabelingClient, LabelingError, openInvite } from "./labeling-client.ts";

export type RunRequest = {
  readonly inviteUrls: readonly string[];
  readonly noise: Noise;
  /** Labels per annotator at most; null: until no pair is left. */
  readonly limit: number | null;
};

/** Where one annotator stands; `waiting`: the last pairs are on loan to others. */
export type AnnotatorStatus = {
  readonly index: number;
  readonly state: "joining" | "labeling" | "waiting" | "done" | "failed";
  readonly labeled: number;
  readonly skipped: number;
  readonly message: string | null;
};

export type RunStatus = {
  readonly run_id: string;
  readonly state: "running" | "done" | "failed";
  readonly labeled: number;
  readonly annotators: readonly AnnotatorStatus[];
};

export type AnnotatorRuns = {
  start(request: RunRequest): string;
  status(runId: string): RunStatus | undefined;
  /** Resolves once no annotator is at work. */
  idle(): Promise<void>;
};

export type RunDeps = {
  readonly pools: Pools;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly newId: () => string;
  /** Before the first repetition of a request that got no answer; the next waits longer. */
  readonly retryPauseMs: number;
  /** Between two looks at pairs that are on loan to others. */
  readonly loanPauseMs: number;
  /** After how long of nothing but loans an annotator goes home. */
  readonly loanWaitMs: number;
};

type Report = (change: Partial<AnnotatorStatus>) => void;

/** Runs simulated annotators, all of a run at once. Runs live as long as the process. */
export function createAnnotatorRuns(deps: RunDeps): AnnotatorRuns {
  const runs = new Map<string, AnnotatorStatus[]>();
  const working = new Set<Promise<void>>();
  return {
    start(request) {
      const runId = deps.newId();
      const annotators = request.inviteUrls.map(
        (_, index): AnnotatorStatus => ({ index, state: "joining", labeled: 0, skipped: 0, message: null }),
      );
      runs.set(runId, annotators);
      for (const [index, inviteUrl] of request.inviteUrls.entries()) {
        const report: Report = (change) => {
          const before = annotators[index];
          if (before) annotators[index] = { ...before, ...change };
        };
        const work = annotate(inviteUrl, index, request, report, deps).finally(() => working.delete(work));
        working.add(work);
      }
      return runId;
    },
    status(runId) {
      const annotators = runs.get(runId);
      if (!annotators) return undefined;
      const labeled = annotators.reduce((sum, annotator) => sum + annotator.labeled, 0);
      return { run_id: runId, state: stateOf(annotators), labeled, annotators };
    },
    async idle() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

function stateOf(annotators: readonly AnnotatorStatus[]): RunStatus["state"] {
  if (annotators.some(({ state }) => state !== "done" && state !== "failed")) return "running";
  return annotators.some(({ state }) => state === "failed") ? "failed" : "done";
}

async function annotate(
  inviteUrl: string,
  index: number,
  request: RunRequest,
  report: Report,
  deps: RunDeps,
): Promise<void> {
  try {
    const client = await openInvite(inviteUrl, `annotator-${index}`, deps);
    report({ state: "labeling" });
    await labelAll(client, index, request, report, deps);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report({ state: "failed", message });
  }
}

async function labelAll(
  client: LabelingClient,
  index: number,
  request: RunRequest,
  report: Report,
  deps: RunDeps,
): Promise<void> {
  let labeled = 0;
  let skipped = 0;
  let waitedSince: number | null = null;
  while (request.limit === null || labeled < request.limit) {
    const began = deps.now();
    const next = await client.next();
    if (next.kind === "none") {
      waitedSince ??= began;
      if (next.isOver || deps.now() - waitedSince > deps.loanWaitMs) {
        return report({ state: "done", message: next.message });
      }
      report({ state: "waiting", message: next.message });
      await delay(deps.loanPauseMs);
      continue;
    }
    waitedSince = null;
    const { pair } = next;
    const pool = deps.pools.find(pair.prompt);
    const verdict = pool === undefined ? null : judge(pool, pair, index, request.noise);
    if (verdict === null) {
      await client.skip(pair);
      skipped += 1;
    } else if (await submitUnlessLeaseLost(client, pair, verdict, deps.now() - began)) labeled += 1;
    report({ state: "labeling", labeled, skipped, message: null });
  }
  report({ state: "done", message: "reached the limit of labels" });
}

/** A lease lost to a slow moment is no reason to go home; the pair comes back to somebody. */
async function submitUnlessLeaseLost(
  client: LabelingClient,
  pair: Parameters<LabelingClient["submit"]>[0],
  verdict: Parameters<LabelingClient["submit"]>[1],
  durationMs: number,
): Promise<boolean> {
  try {
    return await client.submit(pair, verdict, durationMs);
  } catch (error) {
    if (error instanceof LabelingError && (error.reason === "lease-lost" || error.reason === "late")) {
      return false;
    }
    throw error;
  }
}
