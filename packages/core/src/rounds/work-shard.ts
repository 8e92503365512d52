import { type RoundTask, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { Trouble, toTrouble } from "../trouble/index.ts";
import { nudge } from "./nudge.ts";
import { finishTask, releaseTask, renewTask, type StageRef } from "./round-tasks.ts";
import { type LoadedRound, type ShardResult, type Stage, Superseded } from "./stage.ts";
import { clearTrouble, reportTrouble } from "./trouble-report.ts";

/** A shard that was taken this often without getting on kills its workers. */
const attemptsMax = 100;

/** Does one claimed shard to its end, to a pause, or to its trouble; keeps the lease alive meanwhile. */
export async function workShard(
  deps: Deps,
  round: LoadedRound,
  ref: StageRef,
  stage: Stage,
  task: RoundTask,
  processSignal: AbortSignal,
): Promise<"done" | "waiting" | "failed" | "stopped"> {
  const held = { shard: task.shard, holder: task.holder ?? "" };
  const lost = new AbortController();
  const signal = AbortSignal.any([processSignal, lost.signal]);
  const renew = async (done?: number) => {
    const { leaseSeconds } = deps.settings;
    const lease = { ...held, now: deps.now(), leaseSeconds, ...(done === undefined ? {} : { done }) };
    if (!(await renewTask(deps.db, ref, lease))) lost.abort(new Superseded("the shard's lease is lost"));
    else if (done !== undefined && task.error !== null) await clearTrouble(deps, ref);
  };
  // A lease outlives two missed heartbeats. One that can't be sent is no reason to stop: the lease decides.
  const heartbeat = setInterval(() => renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  const progress = async (done: number) => {
    await renew(done);
    signal.throwIfAborted();
  };
  try {
    if (task.attempts > attemptsMax) throw poisoned(task);
    const result = await stage.work({ deps, round, task, signal, progress });
    return await settle(deps, ref, task, held, result);
  } catch (error) {
    if (signal.aborted || error instanceof Superseded) {
      await releaseTask(deps.db, ref, { ...held, now: deps.now() });
      return "stopped";
    }
    return await reportTrouble(deps, round, ref, toTrouble(error), { ...held, attempts: task.attempts });
  } finally {
    clearInterval(heartbeat);
  }
}

async function settle(
  deps: Deps,
  ref: StageRef,
  task: RoundTask,
  held: { shard: number; holder: string },
  result: ShardResult,
): Promise<"done" | "waiting"> {
  const now = deps.now();
  if (result.kind === "done") {
    await finishTask(deps.db, ref, task, now);
    await clearTrouble(deps, ref);
    return "done";
  }
  await transaction(deps.db, async (tx) => {
    const notBefore = new Date(now.getTime() + result.seconds * 1000);
    await releaseTask(tx, ref, { ...held, now, notBefore });
    await tx.roundTask.updateMany({
      where: { roundId: ref.roundId, stage: ref.stage, shard: held.shard, state: "open" },
      data: { attempts: 0, error: null },
    });
    await nudge(tx, deps, { id: ref.roundId, version: ref.version }, result.seconds);
  });
  await clearTrouble(deps, ref);
  return "waiting";
}

function poisoned(task: RoundTask): Trouble {
  const message = `shard ${task.shard} of ${task.stage} was begun ${task.attempts} times and never got on`;
  return new Trouble("shard-stuck", message, { retryable: false });
}
