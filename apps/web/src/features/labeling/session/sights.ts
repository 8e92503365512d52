import { z } from "zod";
import { type KeyStore, parseJson, remove, write } from "./key-store.ts";
import type { Times } from "./sight-timer.ts";

const storedSchema = z.array(
  z.object({ leaseId: z.string(), durationMs: z.number().min(0), visibleMs: z.number().min(0) }),
);
// More pairs than a tab has at once.
const sightsMax = 30;

export type Sights = {
  of: (leaseId: string) => Times;
  keep: (leaseId: string, times: Times) => void;
  /** The pair was answered: a reload need not know of it, unless its answer comes back. */
  answered: (leaseId: string, isAnswered: boolean) => void;
};

/**
 * How long each pair in hand has been on screen, kept in the browser: a reload, or another pair shown in between, takes
 * nothing off it. Lengths of time only: a clock that is set anew changes none.
 *
 * @param scope one per project and person
 */
export function createSights(store: KeyStore, scope: string): Sights {
  const key = `gshf-sight:${scope}`;
  const load = () => {
    try {
      return storedSchema.safeParse(parseJson(store.getItem(key))).data ?? [];
    } catch {
      // Storage is switched off.
      return [];
    }
  };
  let sights = load();
  const done = new Set<string>();
  const save = () => {
    const open = sights.filter(({ leaseId }) => !done.has(leaseId));
    if (open.length === 0) remove(store, key);
    else write(store, key, JSON.stringify(open));
  };
  return {
    of: (leaseId) => sights.find((sight) => sight.leaseId === leaseId) ?? { durationMs: 0, visibleMs: 0 },
    keep: (leaseId, { durationMs, visibleMs }) => {
      const others = sights.filter((sight) => sight.leaseId !== leaseId);
      sights = [...others, { leaseId, durationMs, visibleMs }].slice(-sightsMax);
      save();
    },
    answered: (leaseId, isAnswered) => {
      if (isAnswered) done.add(leaseId);
      else done.delete(leaseId);
      save();
    },
  };
}
