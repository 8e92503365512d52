import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "@gshf/gshf";
import { freezeFor } from "../stack/freeze.ts";
import { killAndRestart } from "../stack/kill-and-restart.ts";
import type { PieceName, Stack } from "../stack/start-stack.ts";

export type Victim = Exclude<PieceName, "lab"> | "postgres";
/** Killed outright, or stopped so that it takes connections and never answers. */
export type Harm = { how: "kill" | "freeze"; victim: Victim; atMs: number; forMs: number };

export const freezeSecondsMax = 20;

/**
 * What is harmed when, and for how long: drawn beforehand, so that a seed names a run. All victims are hit equally often
 * (give or take one), in an order of their own each time around.
 */
export function planHarm(
  random: Random,
  how: Harm["how"],
  { victims, seconds, everySeconds }: { victims: readonly Victim[]; seconds: number; everySeconds: number },
): Harm[] {
  const plan: Harm[] = [];
  if (everySeconds === 0) return plan;
  let bag: Victim[] = [];
  for (let at = 0; ; ) {
    at += everySeconds * (0.5 + random.uniform());
    if (at >= seconds) return plan;
    if (bag.length === 0) bag = [...victims];
    const [victim] = bag.splice(Math.floor(random.uniform() * bag.length), 1);
    const forMs =
      how === "kill"
        ? 200 + random.uniform() * 3000
        : 1000 + random.uniform() * (freezeSecondsMax - 1) * 1000;
    if (victim !== undefined) plan.push({ how, victim, atMs: at * 1000, forMs });
  }
}

/** What was done, in all. */
export type Harmed = Partial<Record<Victim, { times: number; seconds: number }>>;

/** Does harm as planned until the end; afterwards everything runs again. One thing at a time to each victim. */
export function createHarm(stack: Stack, say: (text: string) => void) {
  const busy = new Map<Victim, Promise<void>>();
  return async (plan: readonly Harm[], begun: number, end: number): Promise<Harmed> => {
    const harmed: Harmed = {};
    for (const { how, victim, atMs, forMs } of plan) {
      await wait(Math.max(0, begun + atMs - performance.now()));
      await busy.get(victim);
      if (performance.now() >= end) break;
      say(`${how === "kill" ? "killing" : "freezing"} ${victim} for ${Math.round(forMs)} ms`);
      const done = how === "kill" ? killAndRestart(stack, victim, forMs) : freeze(stack, victim, forMs);
      busy.set(victim, done);
      await done;
      const { times, seconds } = harmed[victim] ?? { times: 0, seconds: 0 };
      harmed[victim] = { times: times + 1, seconds: Math.round(seconds * 10 + forMs / 100) / 10 };
    }
    return harmed;
  };
}

async function freeze(stack: Stack, victim: Victim, forMs: number): Promise<void> {
  const pid = victim === "postgres" ? stack.postgres?.pid : stack.pieces[victim]?.pid;
  if (pid === undefined) throw new Error(`this stack has no ${victim} to freeze`);
  await freezeFor(pid, forMs);
}
