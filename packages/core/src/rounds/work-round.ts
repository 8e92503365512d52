import { transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { labelsComplete } from "../slots/index.ts";
import { toTrouble } from "../trouble/index.ts";
import { advanceRound, advanceRoundIn, lockRound } from "./advance-round.ts";
import { announceLabels } from "./announce-advance.ts";
import { isLabeledByPeople } from "./labeler/model.ts";
import { loadRound } from "./load-round.ts";
import { isWorking, type WorkingState } from "./model.ts";
import { nudge } from "./nudge.ts";
import { claimTask, planTasks, type StageRef, stageProgress } from "./round-tasks.ts";
import type { LoadedRound, Stage } from "./stage.ts";
import { stages } from "./stages.ts";
import { reportTrouble } from "./trouble-report.ts";
import { workShard } from "./work-shard.ts";

export const worker = { kind: "system", process: "worker" } as const;

export type WorkOptions = {
  /** Aborted when the process ends: the shard in hand is given back. */
  signal: AbortSignal;
  /** After that long the rest is left to a following job, so that no job runs into its expiry. */
  sliceSeconds?: number;
};

export type WorkReport = {
  outcome: "stale" | "advanced" | "waiting" | "working-elsewhere" | "stopped" | "failed";
  state: string;
  shards: number;
};

/**
 * Does for a round what can be done now: plans the stage it is in, takes free shards one after the other, and
 * moves the round on when none is left. Any number of workers may do this for the same round at once, and any
 * of them may die at any line.
 */
export async function workRound(
  deps: Deps,
  job: { roundId: string; version: number },
  options: WorkOptions,
): Promise<WorkReport> {
  const round = await loadRound(deps.db, job.roundId);
  const isOn = round !== null && round.project.archivedAt === null;
  if (!isOn || round.version !== job.version || !isWorking(round.state)) {
    return { outcome: "stale", state: round?.state ?? "gone", shards: 0 };
  }
  const ref: StageRef = { roundId: round.id, version: round.version, stage: round.state };
  if (ref.stage === "labeling" && isLabeledByPeople(round.config)) return watchLabels(deps, round, ref);
  const stage = stages[ref.stage];
  try {
    await ensurePlan(deps, round, ref, stage);
  } catch (error) {
    const outcome = await reportTrouble(deps, round, ref, toTrouble(error));
    return { outcome, state: ref.stage, shards: 0 };
  }
  return workShards(deps, round, ref, stage, options);
}

async function ensurePlan(deps: Deps, round: LoadedRound, ref: StageRef, stage: Stage): Promise<void> {
  const planned = await stageProgress(deps.db, ref.roundId, ref.stage);
  if (planned.shards > 0) return;
  await transaction(
    deps.db,
    async (tx) => {
      const locked = await lockRound(tx, ref.roundId);
      if (locked?.version !== ref.version) return;
      // A twin may have planned while this one waited for the lock.
      if ((await stageProgress(tx, ref.roundId, ref.stage)).shards > 0) return;
      const totals = await stage.plan(tx, deps, round);
      // A stage without work has one empty shard, so that its end is reached the usual way.
      await planTasks(tx, ref, totals.length === 0 ? [0] : totals);
    },
    { timeoutMs: 120_000 },
  );
}

async function workShards(
  deps: Deps,
  round: LoadedRound,
  ref: StageRef,
  stage: Stage,
  options: WorkOptions,
): Promise<WorkReport> {
  const startedAt = deps.now().getTime();
  const sliceMs = (options.sliceSeconds ?? 240) * 1000;
  const holder = Buffer.from(deps.randomBytes(9)).toString("base64url");
  let shards = 0;
  while (!options.signal.aborted) {
    const claim = { holder, now: deps.now(), leaseSeconds: deps.settings.leaseSeconds };
    const task = await claimTask(deps.db, ref, claim);
    if (task === null) break;
    const end = await workShard(deps, round, ref, stage, task, options.signal);
    if (end !== "done") return { outcome: end, state: ref.stage, shards };
    shards += 1;
    if (deps.now().getTime() - startedAt > sliceMs) {
      await transaction(deps.db, (tx) => nudge(tx, deps, { id: round.id, version: ref.version }));
      return { outcome: "waiting", state: ref.stage, shards };
    }
  }
  if (options.signal.aborted) return { outcome: "stopped", state: ref.stage, shards };
  const { left } = await stageProgress(deps.db, ref.roundId, ref.stage);
  if (left > 0) return { outcome: "working-elsewhere", state: ref.stage, shards };
  return { outcome: await concludeStage(deps, round, ref, stage), state: ref.stage, shards };
}

async function concludeStage(
  deps: Deps,
  round: LoadedRound,
  ref: StageRef,
  stage: Stage,
): Promise<WorkReport["outcome"]> {
  try {
    await stage.finish?.(deps, round);
    const advanced = await transaction(deps.db, async (tx) => {
      const locked = await lockRound(tx, ref.roundId);
      if (locked?.version !== ref.version) return false;
      await stage.conclude?.(tx, deps, round);
      const event = endOf(round, ref.stage);
      const result = await advanceRoundIn(tx, deps, ref.roundId, {
        event,
        actor: worker,
        version: ref.version,
      });
      return result.ok;
    });
    return advanced ? "advanced" : "stale";
  } catch (error) {
    return reportTrouble(deps, round, ref, toTrouble(error));
  }
}

function endOf(round: LoadedRound, stage: WorkingState) {
  const ends = stage === "freezing" && round.config.training.algorithm === "none";
  return ends ? ({ type: "finish" } as const) : ({ type: "stage-done", stage } as const);
}

/** Where people label, a worker only sees when all of it is there. */
async function watchLabels(deps: Deps, round: LoadedRound, ref: StageRef): Promise<WorkReport> {
  const isSeen = !round.config.autoFreeze && round.labelsCompleteAt !== null;
  if (isSeen || !(await labelsComplete(deps.db, round.id))) {
    return { outcome: "waiting", state: ref.stage, shards: 0 };
  }
  if (!round.config.autoFreeze) {
    await transaction(deps.db, async (tx) => {
      const where = { id: round.id, labelsCompleteAt: null };
      const { count } = await tx.round.updateMany({ where, data: { labelsCompleteAt: deps.now() } });
      if (count > 0) await announceLabels(tx, deps, round);
    });
    return { outcome: "waiting", state: ref.stage, shards: 0 };
  }
  const event = { type: "stage-done", stage: "labeling" } as const;
  const message = "Every label that was asked for is there.";
  const result = await advanceRound(deps, round.id, { event, actor: worker, version: ref.version, message });
  return { outcome: result.ok ? "advanced" : "stale", state: ref.stage, shards: 0 };
}
