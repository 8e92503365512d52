import { transaction } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { connect } from "../../policies/index.ts";
import { forEachConcurrently } from "../../responses/index.ts";
import { backoffSeconds, type Trouble, toTrouble } from "../../trouble/index.ts";
import { type JudgeDesk, judgePair, type OpenVerdict, openVerdictInclude } from "./judge-pair.ts";
import { type JudgeProblem, judgeProblemSchema } from "./model.ts";

export type JudgeWork = "stale" | "done" | "waiting" | "failed" | "stopped";

/** Pairs asked about side by side; each is two requests, one after the other. */
const pairsAtOnce = 4;
const batchSize = 32;

/**
 * Works on a run until every pair has its verdict or has failed, trouble makes it wait, or its time is over. One
 * worker holds a run at a time, by a lease; every reply is kept when it comes, so that a worker killed at any line
 * costs no more than the requests in flight.
 */
export async function workJudgeRun(
  deps: Deps,
  judgeRunId: string,
  options: { signal: AbortSignal; sliceSeconds?: number },
): Promise<JudgeWork> {
  const holder = Buffer.from(deps.randomBytes(9)).toString("base64url");
  const run = await claim(deps, judgeRunId, holder);
  if (run === null) return "stale";
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const renew = async () => {
    if (!(await renewLease(deps, run.id, holder))) lost.abort();
  };
  const heartbeat = setInterval(() => renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  const client = connect(deps, run.judge, { retriesMax: 1, concurrencyMax: pairsAtOnce });
  const endsAt = deps.now().getTime() + (options.sliceSeconds ?? 240) * 1000;
  try {
    for (;;) {
      const left = await nextBatch(deps, run.id);
      if (left.length === 0) return await finish(deps, run.id, holder);
      await judgeBatch({ deps, client, run, signal }, left);
      await noteProgress(deps, run.id, holder);
      await renew();
      signal.throwIfAborted();
      if (deps.now().getTime() > endsAt) return await release(deps, run.id, holder);
    }
  } catch (error) {
    if (signal.aborted) {
      await release(deps, run.id, holder);
      return "stopped";
    }
    return reportTrouble(deps, run.id, holder, toTrouble(error));
  } finally {
    clearInterval(heartbeat);
  }
}

async function claim(deps: Deps, id: string, holder: string) {
  const now = deps.now();
  const leaseUntil = new Date(now.getTime() + deps.settings.leaseSeconds * 1000);
  const taken = await deps.db.$executeRaw`
    update "JudgeRun" set "holder" = ${holder}, "leaseUntil" = ${leaseUntil}, "notBefore" = null
     where "id" = ${id}::uuid and "state" = 'running'
       and exists (select from "Round" r join "Project" p on p."id" = r."projectId"
                    where r."id" = "roundId" and p."archivedAt" is null)
       and ("leaseUntil" is null or "leaseUntil" <= ${now}) and ("notBefore" is null or "notBefore" <= ${now})`;
  if (taken === 0) return null;
  return deps.db.judgeRun.findUnique({
    where: { id },
    include: { judge: { include: { member: true } }, round: { select: { seed: true } } },
  });
}

/** @returns false when the lease is lost, the run was paused or its project archived: whoever works must stop */
async function renewLease(deps: Deps, id: string, holder: string): Promise<boolean> {
  const leaseUntil = new Date(deps.now().getTime() + deps.settings.leaseSeconds * 1000);
  const where = { id, holder, state: "running" as const, round: { project: { archivedAt: null } } };
  const { count } = await deps.db.judgeRun.updateMany({ where, data: { leaseUntil } });
  return count === 1;
}

async function nextBatch(deps: Deps, runId: string): Promise<OpenVerdict[]> {
  return deps.db.judgeVerdict.findMany({
    where: { runId, state: "open" },
    // Whoever gave an unreadable reply comes last, so that a bad start doesn't hold up the rest.
    orderBy: [{ attempts: "asc" }, { pairId: "asc" }],
    take: batchSize,
    include: openVerdictInclude,
  });
}

async function judgeBatch(desk: JudgeDesk, batch: readonly OpenVerdict[]): Promise<void> {
  await forEachConcurrently(batch, pairsAtOnce, desk.signal, (verdict) => judgePair(desk, verdict));
}

/** Getting on makes earlier trouble forgotten. */
async function noteProgress(deps: Deps, id: string, holder: string): Promise<void> {
  await deps.db.$executeRaw`
    update "JudgeRun" set "problem" = null, "attempts" = 0
     where "id" = ${id}::uuid and "holder" = ${holder} and "problem" is not null`;
}

async function finish(deps: Deps, id: string, holder: string): Promise<JudgeWork> {
  const where = { id, holder, state: "running" as const };
  const data = { state: "done" as const, holder: null, leaseUntil: null, endedAt: deps.now() };
  await deps.db.judgeRun.updateMany({ where, data });
  return "done";
}

async function release(deps: Deps, id: string, holder: string): Promise<JudgeWork> {
  await deps.db.judgeRun.updateMany({ where: { id, holder }, data: { holder: null, leaseUntil: null } });
  return "waiting";
}

/** As with rounds: trouble that may pass is tried again with growing pauses, as long as it is worth it. */
async function reportTrouble(deps: Deps, id: string, holder: string, trouble: Trouble): Promise<JudgeWork> {
  const now = deps.now();
  const log = deps.log.child({ judgeRunId: id });
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "JudgeRun" where "id" = ${id}::uuid for update`;
    const run = await tx.judgeRun.findUnique({ where: { id } });
    if (run?.holder !== holder) return "stopped";
    const before = judgeProblemSchema.safeParse(run.problem);
    const since = before.success ? new Date(before.data.since) : now;
    const isPatient = now.getTime() - since.getTime() < trouble.patienceSeconds * 1000;
    const attempts = run.attempts + 1;
    const seconds = backoffSeconds(attempts);
    const again = trouble.retryable && isPatient && run.state === "running";
    const nextTryAt = again ? new Date(now.getTime() + seconds * 1000) : null;
    const message = again ? `${trouble.message}; next try in ${seconds} s` : trouble.message;
    const problem: JudgeProblem = {
      code: trouble.code,
      message,
      since: since.toISOString(),
      nextTryAt: nextTryAt?.toISOString() ?? null,
    };
    const state = again || run.state === "paused" ? run.state : "failed";
    const free = { holder: null, leaseUntil: null, notBefore: nextTryAt };
    await tx.judgeRun.update({ where: { id }, data: { state, problem, attempts, ...free } });
    const level = again ? "warn" : "error";
    log[level]({ code: trouble.code, err: trouble.cause ?? trouble }, trouble.message);
    return again ? "waiting" : "failed";
  });
}
