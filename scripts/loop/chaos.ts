import { setTimeout as wait } from "node:timers/promises";
import type { Piece } from "../stack/piece.ts";

export type Kill = { round: number; state: string; second: number };

/**
 * Kills the worker at random moments of the rounds and starts it again, until `kills` are done or the loop is
 * over. The moments are spread over the rounds and over the states in which the worker has work; what quick
 * states leave over falls on the last one.
 *
 * @param where the round under way and its state
 */
export async function runChaos(options: {
  worker: Piece;
  kills: number;
  rounds: number;
  where: () => { round: number; state: string };
  signal: AbortSignal;
  say: (text: string) => void;
}): Promise<Kill[]> {
  const { worker, where, signal, say } = options;
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
    await worker.kill();
    const second = Math.round((performance.now() - startedAt) / 100) / 10;
    done.push({ round, state, second });
    say(`worker killed (${done.length} of ${options.kills}) in round ${round}, ${state}`);
    await worker.start();
  }
  return done;
}
