import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { RehearsalPoint, RehearsedArm, Strategy } from "@gshf/gshf";
import type { ReplayReply, ReplayRequest, ReplaySettings, ReplayTask } from "./replay-worker.ts";

type Plan = ReplaySettings & {
  readonly arms: readonly Strategy[];
  readonly seeds: number;
  readonly threads: number;
  readonly say: (line: string) => void;
};

/**
 * Every arm with every seed, in worker threads that take one replay at a time. Seed by seed, so that whoever watches
 * sees all arms grow alike.
 *
 * @throws Error with the first replay's that fails
 */
export async function replayArms(plan: Plan): Promise<RehearsedArm[]> {
  const { arms, seeds, threads, say, world, options } = plan;
  const tasks = Array.from({ length: seeds }, (_, i) =>
    arms.map((strategy): ReplayTask => ({ strategy, seed: i + 1 })),
  ).flat();
  const curves = new Map<ReplayTask, readonly RehearsalPoint[]>();
  const waiting = tasks.values();
  const started = performance.now();
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () =>
      new Worker(new URL("./replay-worker.ts", import.meta.url), {
        workerData: { world, options } satisfies ReplaySettings,
      }),
  );
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (const task of waiting) {
          worker.postMessage(task satisfies ReplayRequest);
          const [reply]: ReplayReply[] = await once(worker, "message");
          if (reply?.ok !== true) throw new Error(`${task.strategy}, seed ${task.seed}: ${reply?.message}`);
          curves.set(task, reply.points);
          const seconds = (performance.now() - started) / 1000;
          say(
            `${curves.size} of ${tasks.length} replays, ${seconds.toFixed(0)} s: ${task.strategy}, seed ${task.seed}`,
          );
        }
      }),
    );
  } finally {
    // Not terminated: ending a thread inside native code ends the process.
    await Promise.all(
      workers.map((worker) => {
        worker.postMessage("end" satisfies ReplayRequest);
        return once(worker, "exit");
      }),
    );
  }
  return arms.map((name) => ({
    name,
    curves: tasks.filter(({ strategy }) => strategy === name).map((task) => curves.get(task) ?? []),
  }));
}
