"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { problemOf, useTRPCClient } from "#trpc/client.tsx";
import { settleMs } from "#ui/watch-presses.ts";
import type { LabelingApi } from "../session/api.ts";
import { createLabelSession, type LabelSession, type SessionState } from "../session/label-session.ts";
import { bindToPage } from "./bind-to-page.ts";
import { browserStore } from "./browser-store.ts";

/** Without a sign of life for so long, leases are left to run out: the person has gone. */
const idleMsMax = 15 * 60_000;
const answerMsMax = 30_000;

/**
 * The labeling session of this tab, bound to the page: it starts with it, keeps leases alive while somebody
 * is there, and gives back what is not labeled when the page goes.
 */
export function useLabelSession(
  slug: string,
  pseudonym: string,
  person: string,
): { session: LabelSession; state: SessionState } {
  const client = useTRPCClient();
  const [session] = useState(() => {
    // A request that is never answered would stop all that come behind it.
    const cut = () => ({ signal: AbortSignal.timeout(answerMsMax), context: { person } });
    const api: LabelingApi = {
      next: (input) => client.labeling.next.mutate(input, cut()),
      submit: (input) => client.labeling.submit.mutate(input, cut()),
      setStrength: (input) => client.labeling.setStrength.mutate(input, cut()),
      skip: (input) => client.labeling.skip.mutate(input, cut()),
      undo: (input) => client.labeling.undo.mutate(input, cut()),
      heartbeat: (input) => client.labeling.heartbeat.mutate(input, cut()),
      release: (input) => client.labeling.release.mutate(input, cut()),
    };
    const scope = `${slug}:${pseudonym}`;
    return createLabelSession({
      slug,
      api,
      store: browserStore(),
      scope,
      failureOf: problemOf,
      newKey: () => crypto.randomUUID(),
      now: () => Date.now(),
      clock: () => performance.now(),
      settleMs,
      later: (milliseconds, run) => {
        const handle = setTimeout(run, milliseconds);
        return () => clearTimeout(handle);
      },
      alone: async (run) => {
        // Browsers without Web Locks let every tab send; an answer that comes twice counts once.
        if (navigator.locks === undefined) await run();
        else await navigator.locks.request(`gshf-outbox:${scope}`, run);
      },
    });
  });
  const state = useSyncExternalStore(session.subscribe, session.state, session.state);
  useEffect(() => bindToPage(session, person, fetch), [session, person]);
  const heartbeatSeconds = state.pairs[0]?.lease.heartbeatSeconds ?? null;
  useEffect(() => keepAlive(session, heartbeatSeconds), [session, heartbeatSeconds]);
  return { session, state };
}

function keepAlive(session: LabelSession, heartbeatSeconds: number | null): (() => void) | undefined {
  if (heartbeatSeconds === null) return undefined;
  // By the clock that nobody sets: the other one may jump by an hour.
  let lastSign = performance.now();
  const onSign = () => {
    lastSign = performance.now();
  };
  const signs = ["keydown", "pointermove", "scroll", "touchstart"] as const;
  for (const sign of signs) window.addEventListener(sign, onSign, { passive: true });
  const beats = setInterval(() => {
    if (performance.now() - lastSign < idleMsMax) void session.beat();
  }, heartbeatSeconds * 1000);
  return () => {
    clearInterval(beats);
    for (const sign of signs) window.removeEventListener(sign, onSign);
  };
}
