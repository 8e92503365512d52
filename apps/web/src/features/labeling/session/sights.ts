import { z } from "zod";
import { type KeyStore, parseJson, remove, write } from "./key-store.ts";
import type { Times } from "./sight-timer.ts";

const time = z.number().min(0);
const storedSchema = z.array(
  z.object({
    leaseId: z.string(),
    durationMs: time,
    visibleMs: time,
    // Left out by a version before.
    leftInViewMs: time.default(0),
    rightInViewMs: time.default(0),
  }),
);
const unseen: Sight = { durationMs: 0, visibleMs: 0, leftInViewMs: 0, rightInViewMs: 0 };
// More pairs than a tab has at once.
const sightsMax = 30;

/** How long a pair was on screen, and how long each of its answers was in the window. */
export type Sight = Times & { leftInViewMs: number; rightInViewMs: number };

export type Sights = {
  of: (leaseId: string) => Sight;
  keep: (leaseId: string, sight: Sight) => void;
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
    of: (leaseId) => sights.find((sight) => sight.leaseId === leaseId) ?? unseen,
    keep: (leaseId, { durationMs, visibleMs, leftInViewMs, rightInViewMs }) => {
      const others = sights.filter((sight) => sight.leaseId !== leaseId);
      const own = { leaseId, durationMs, visibleMs, leftInViewMs, rightInViewMs };
      sights = [...others, own].slice(-sightsMax);
      save();
    },
    answered: (leaseId, isAnswered) => {
      if (isAnswered) done.add(leaseId);
      else done.delete(leaseId);
      save();
    },
  };
}
