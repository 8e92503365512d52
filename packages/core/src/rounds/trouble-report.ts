import { type Tx, transaction } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { backoffSeconds, type Trouble } from "../trouble/index.ts";
import { advanceRoundIn, lockRound } from "./advance-round.ts";
import { problemSchema, type RoundProblem } from "./model.ts";
import { nudge } from "./nudge.ts";
import { releaseTask, type StageRef } from "./round-tasks.ts";
import type { LoadedRound } from "./stage.ts";

/**
 * Puts a stage's trouble on the round at once. If it may pass, the shard waits a little and is tried again, for
 * as long as it is worth it; otherwise the round fails, and `retry` goes on from there.
 *
 * @param held the shard that ran into it; none while the stage was being planned or ended
 */
export async function reportTrouble(
  deps: Deps,
  round: LoadedRound,
  ref: StageRef,
  trouble: Trouble,
  held?: { shard: number; holder: string; attempts: number },
): Promise<"waiting" | "failed"> {
  const now = deps.now();
  const log = deps.log.child({ roundId: ref.roundId, stage: ref.stage, shard: held?.shard });
  return transaction(deps.db, async (tx) => {
    const current = await lockRound(tx, ref.roundId);
    if (current === null || current.version !== ref.version) return "waiting";
    const before = problemSchema.safeParse(current.problem);
    const since = before.success ? new Date(before.data.since) : now;
    const patient = now.getTime() - since.getTime() < trouble.patienceSeconds * 1000;
    const tries = held?.attempts ?? (before.success ? 4 : 1);
    const seconds = backoffSeconds(tries);
    const again = trouble.retryable && patient;
    const nextTryAt = again ? new Date(now.getTime() + seconds * 1000) : null;
    if (held !== undefined) {
      const pause = nextTryAt === null ? {} : { notBefore: nextTryAt };
      await releaseTask(tx, ref, { ...held, now, error: trouble.message, ...pause });
    }
    const problem: RoundProblem = {
      code: trouble.code,
      // When it is tried again stands in `nextTryAt` alone: a number of seconds in a text is wrong a second later.
      message: trouble.message,
      since: since.toISOString(),
      at: now.toISOString(),
      retryable: trouble.retryable,
      nextTryAt: nextTryAt?.toISOString() ?? null,
    };
    if (again) {
      await tx.round.update({ where: { id: ref.roundId }, data: { problem } });
      if (!before.success) await noteTrouble(tx, ref, round, problem, now);
      await nudge(tx, deps, { id: ref.roundId, version: ref.version }, seconds);
      log.warn({ code: trouble.code, seconds, err: trouble.cause }, trouble.message);
      return "waiting";
    }
    log.error({ code: trouble.code, err: trouble.cause ?? trouble }, trouble.message);
    const actor = { kind: "system", process: "worker" } as const;
    const event = { type: "fail" } as const;
    const { message } = trouble;
    await advanceRoundIn(tx, deps, ref.roundId, { event, actor, version: ref.version, message, problem });
    return "failed";
  });
}

async function noteTrouble(
  tx: Tx,
  ref: StageRef,
  round: LoadedRound,
  problem: RoundProblem,
  now: Date,
): Promise<void> {
  await tx.roundEvent.create({
    data: {
      roundId: ref.roundId,
      at: now,
      kind: "trouble",
      from: round.state,
      to: round.state,
      actor: "system:worker",
      message: problem.message,
      detail: { code: problem.code },
    },
  });
}

/** Takes the problem off the round once no shard of the stage is in trouble any more. */
export async function clearTrouble(deps: Deps, ref: StageRef): Promise<void> {
  await deps.db.$executeRaw`
    update "Round" r set "problem" = null
     where r."id" = ${ref.roundId}::uuid and r."version" = ${ref.version} and r."problem" is not null
       and not exists (select 1 from "RoundTask" t
                        where t."roundId" = r."id" and t."stage" = ${ref.stage}::"RoundState"
                          and t."error" is not null)`;
}
