"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { problemOf, useTRPCClient } from "#trpc/client.tsx";
import type { LabelingApi } from "../session/api.ts";
import { createLabelSession, type LabelSession, type SessionState } from "../session/label-session.ts";
import { bindToPage } from "./bind-to-page.ts";

/** Without a sign of life for so long, leases are left to run out: the person has gone. */
const idleMsMax = 15 * 60_000;

/**
 * The labeling session of this tab, bound to the page: it starts with it, keeps leases alive while somebody
 * is there, and gives back what is not labeled when the page goes.
 */
export function useLabelSession(
  slug: string,
  pseudonym: string,
): { session: LabelSession; state: SessionState } {
  const client = useTRPCClient();
  const [session] = useState(() => {
    const api: LabelingApi = {
      next: (input) => client.labeling.next.mutate(input),
      submit: (input) => client.labeling.submit.mutate(input),
      skip: (input) => client.labeling.skip.mutate(input),
      undo: (input) => client.labeling.undo.mutate(input),
      heartbeat: (input) => client.labeling.heartbeat.mutate(input),
      release: (input) => client.labeling.release.mutate(input),
    };
    return createLabelSession({
      slug,
      api,
      store: browserStore(),
      scope: `${slug}:${pseudonym}`,
      failureOf: problemOf,
      newKey: () => crypto.randomUUID(),
      now: () => Date.now(),
      clock: () => performance.now(),
      later: (milliseconds, run) => {
        const handle = setTimeout(run, milliseconds);
        return () => clearTimeout(handle);
      },
    });
  });
  const state = useSyncExternalStore(session.subscribe, session.state, session.state);
  useEffect(() => bindToPage(session, fetch), [session]);
  const heartbeatSeconds = state.pairs[0]?.lease.heartbeatSeconds ?? null;
  useEffect(() => keepAlive(session, heartbeatSeconds), [session, heartbeatSeconds]);
  return { session, state };
}

function keepAlive(session: LabelSession, heartbeatSeconds: number | null): (() => void) | undefined {
  if (heartbeatSeconds === null) return undefined;
  let lastSign = Date.now();
  const onSign = () => {
    lastSign = Date.now();
  };
  const signs = ["keydown", "pointermove", "scroll", "touchstart"] as const;
  for (const sign of signs) window.addEventListener(sign, onSign, { passive: true });
  const beats = setInterval(() => {
    if (Date.now() - lastSign < idleMsMax) void session.beat();
  }, heartbeatSeconds * 1000);
  return () => {
    clearInterval(beats);
    for (const sign of signs) window.removeEventListener(sign, onSign);
  };
}

/** The browser's store, or one that forgets where it is switched off or there is none (on the server). */
function browserStore(): Storage | ReturnType<typeof forgetfulStore> {
  try {
    return window.localStorage;
  } catch {
    return forgetfulStore();
  }
}

function forgetfulStore() {
  return {
    getItem: () => null,
    setItem: () => undefined,
    removeItem: () => undefined,
    key: () => null,
    length: 0,
  };
}
