import { setTimeout as wait } from "node:timers/promises";
import { killAndRestart } from "../stack/kill-and-restart.ts";
import type { Stack } from "../stack/start-stack.ts";

/** What may be killed under a running round. The web app and the lab are the loop's own hands. */
export const victims = ["worker", "s3", "postgres"] as const;
export type Victim = (typeof victims)[number];

export type Kill = { victim: Victim; round: number; state: string; second: number };

/**
 * Kills parts of the stack in turn at random moments of the rounds and starts them again, until `kills` are done or
 * the loop is over: the worker at once, what it depends on after up to three seconds. The moments are spread over the
 * rounds and over the states in which the worker has work; what quick states leave over falls on the last one.
 *
 * @param where the round under way and its state
 */
export async function runChaos(options: {
  stack: Stack;
  of: readonly Victim[];
  kills: number;
  rounds: number;
  where: () => { round: number; state: string };
  signal: AbortSignal;
  say: (text: string) => void;
}): Promise<Kill[]> {
  const { where, signal, say } = options;
  const startedAt = performance.now();
  const done: Kill[] = [];
  const perRound = Math.ceil(options.kills / options.rounds);
  const atWork = new Set([
    "sampling",
    "embedding",
    "fitting",
    "selecting",
    "freezing",
    "training",
    "evaluating",
  ]);
  const perState = Math.ceil(perRound / 4);
  while (done.length < options.kills && !signal.aborted) {
    await wait(Math.random() * 700);
    const { round, state } = where();
    const before = done.filter((kill) => kill.round === round);
    const inState = before.filter((kill) => kill.state === state).length;
    const hasQuota = before.length < perRound && (inState < perState || state === "evaluating");
    if (!hasQuota || !atWork.has(state) || signal.aborted) continue;
    const victim = options.of[done.length % options.of.length] ?? "worker";
    const second = Math.round((performance.now() - startedAt) / 100) / 10;
    done.push({ victim, round, state, second });
    say(`${victim} killed (${done.length} of ${options.kills}) in round ${round}, ${state}`);
    await killAndRestart(options.stack, victim, victim === "worker" ? 0 : Math.random() * 3000);
  }
  return done;
}
