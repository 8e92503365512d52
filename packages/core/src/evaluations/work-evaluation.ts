import { type EvaluationRun, type Project, transaction } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { fitLabels } from "../rewards/index.ts";
import { readStored } from "../stored/model.ts";
import { noteTrouble, Trouble, toTrouble } from "../trouble/index.ts";
import { type EvaluationDesk, openDesk, specOf } from "./evaluation-desk.ts";
import { measurePart } from "./measure-part.ts";
import { type EvaluatedSplit, type EvaluationSpec, evaluatedSplits, fitSchema, partSchema } from "./model.ts";
import { summarise } from "./summarise.ts";
import { wakeEvaluation } from "./wake-evaluation.ts";

export type EvaluationWork = "stale" | "done" | "waiting" | "failed" | "stopped";

type Loaded = EvaluationRun & { project: Project };

const promptsPerPart = 8;

/**
 * Works on an evaluation until every part is measured, trouble makes it wait, or its time is over. One worker holds it at
 * a time, by a lease; parts are kept as they are done, and within one what was drawn and judged, so that a worker killed at
 * any line costs no more than the requests in flight.
 */
export async function workEvaluation(
  deps: Deps,
  evaluationId: string,
  options: { signal: AbortSignal; sliceSeconds?: number },
): Promise<EvaluationWork> {
  const holder = Buffer.from(deps.randomBytes(9)).toString("base64url");
  const run = await claim(deps, evaluationId, holder);
  if (run === null) return "stale";
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const renew = async () => {
    if (!(await renewLease(deps, run.id, holder))) lost.abort();
  };
  const heartbeat = setInterval(() => renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  const endsAt = deps.now().getTime() + (options.sliceSeconds ?? 240) * 1000;
  try {
    const desk = await openDesk(deps, run, await fitOf(deps, run, signal), signal);
    for (const part of await partsLeft(deps, run)) {
      if (deps.now().getTime() > endsAt) return await release(deps, run.id, holder);
      await workPart(desk, run, part, holder);
      await renew();
      signal.throwIfAborted();
    }
    return await finish(deps, run, holder);
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

async function claim(deps: Deps, id: string, holder: string): Promise<Loaded | null> {
  const now = deps.now();
  const leaseUntil = new Date(now.getTime() + deps.settings.leaseSeconds * 1000);
  const taken = await deps.db.$executeRaw`
    update "EvaluationRun" set "holder" = ${holder}, "leaseUntil" = ${leaseUntil}
     where "id" = ${id}::uuid and "state" = 'running' and "wakeAt" <= ${now}
       and ("leaseUntil" is null or "leaseUntil" <= ${now})
       and exists (select from "Project" p
                    where p."id" = "projectId" and p."archivedAt" is null and p."deletingAt" is null)`;
  if (taken === 0) return null;
  return deps.db.evaluationRun.findUnique({ where: { id }, include: { project: true } });
}

/** @returns false when the lease is lost, the evaluation was stopped or its project archived: whoever works must stop */
async function renewLease(deps: Deps, id: string, holder: string): Promise<boolean> {
  const leaseUntil = new Date(deps.now().getTime() + deps.settings.leaseSeconds * 1000);
  const where = {
    id,
    holder,
    state: "running" as const,
    project: { archivedAt: null, deletingAt: null },
  };
  const { count } = await deps.db.evaluationRun.updateMany({ where, data: { leaseUntil } });
  return count === 1;
}

/** The fit that estimates rewards; null where nobody asked for it. It is made once. */
async function fitOf(deps: Deps, run: Loaded, signal: AbortSignal): Promise<EvaluationDesk["fit"]> {
  const { estimated } = specOf(run);
  if (estimated === null) return null;
  const where = { projectId_sha256: { projectId: run.projectId, sha256: estimated.featureMap } };
  const map = await deps.db.featureMap.findUnique({ where });
  if (map === null) throw new Trouble("no-embedder", "its embedder was removed", { retryable: false });
  const kept = readStored(fitSchema.nullable(), run.fit, `the fit of evaluation ${run.number}`);
  const { featureMap: _map, offlineUntil, adjudicatedUntil, ...scope } = estimated;
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  if (kept !== null) return { map, theta: Float64Array.from(kept.theta) };
  const labels = {
    projectId: run.projectId,
    ...scope,
    offlineUntil: moment(offlineUntil),
    adjudicatedUntil: moment(adjudicatedUntil),
  };
  const { theta, observations } = await fitLabels(deps, { map, scope: labels, signal });
  const fit = { theta: [...theta], observations };
  await deps.db.evaluationRun.updateMany({ where: { id: run.id }, data: { fit } });
  return { map, theta };
}

/** Some prompts of one split. */
type Part = {
  part: number;
  split: EvaluatedSplit;
  promptIds: string[];
  /** Prompts of the parts before it. */
  before: number;
};

const promptIdsSchema = z.partialRecord(z.enum(evaluatedSplits), z.array(z.string()));

function partsOf(spec: Pick<EvaluationSpec, "splits">, promptIds: unknown): Part[] {
  const ids = readStored(promptIdsSchema, promptIds, "the prompts of an evaluation");
  const parts: Part[] = [];
  let before = 0;
  for (const { split } of spec.splits) {
    const own = ids[split] ?? [];
    for (let from = 0; from < own.length; from += promptsPerPart) {
      const promptIds = own.slice(from, from + promptsPerPart);
      parts.push({ part: parts.length, split, promptIds, before });
      before += promptIds.length;
    }
  }
  return parts;
}

async function partsLeft(deps: Deps, run: Loaded): Promise<Part[]> {
  const done = await deps.db.evaluationPart.findMany({ where: { runId: run.id }, select: { part: true } });
  const are = new Set(done.map(({ part }) => part));
  return partsOf(specOf(run), run.promptIds).filter(({ part }) => !are.has(part));
}

async function workPart(
  desk: EvaluationDesk,
  run: Loaded,
  { part, promptIds, ...place }: Part,
  holder: string,
) {
  const { deps, spec } = desk;
  const rows = await deps.db.prompt.findMany({ where: { id: { in: promptIds } } });
  const byId = new Map(rows.map((prompt) => [prompt.id, prompt]));
  const prompts = promptIds.flatMap((id) => byId.get(id) ?? []);
  const perPrompt = desk.cells.length * spec.samples;
  const before = place.before * perPrompt;
  let told = 0;
  const values = await measurePart(desk, prompts, async (drawn) => {
    if (drawn - told < 4 * spec.samples) return;
    told = drawn;
    await noteProgress(deps, run.id, holder, before + drawn);
  });
  await deps.db.evaluationPart.createMany({
    data: [{ runId: run.id, part, values, at: deps.now() }],
    skipDuplicates: true,
  });
  await noteProgress(deps, run.id, holder, before + prompts.length * perPrompt);
}

/** Getting on makes earlier trouble forgotten. */
async function noteProgress(deps: Deps, id: string, holder: string, done: number): Promise<void> {
  await deps.db.$executeRaw`
    update "EvaluationRun" set "problem" = null, "done" = least("total", greatest("done", ${done}))
     where "id" = ${id}::uuid and "holder" = ${holder}`;
}

async function finish(deps: Deps, run: Loaded, holder: string): Promise<EvaluationWork> {
  const spec = specOf(run);
  const rows = await deps.db.evaluationPart.findMany({ where: { runId: run.id }, orderBy: { part: "asc" } });
  const splitOf = new Map(partsOf(spec, run.promptIds).map(({ part, split }) => [part, split]));
  const values = new Map(
    spec.splits.map(({ split }) => [
      split,
      rows
        .filter(({ part }) => splitOf.get(part) === split)
        .flatMap((row) => readStored(partSchema, row.values, `part ${row.part} of evaluation ${run.number}`)),
    ]),
  );
  const now = deps.now();
  return transaction(deps.db, async (tx) => {
    const where = { id: run.id, holder, state: "running" as const };
    const ended = { state: "done" as const, stateSince: now, endedAt: now, holder: null, leaseUntil: null };
    const { count } = await tx.evaluationRun.updateMany({ where, data: { ...ended, done: run.total } });
    if (count === 0) return "stopped";
    await tx.measurement.createMany({
      data: summarise(spec, values).map(({ cell, split, prompts, figures }) => ({
        runId: run.id,
        policyId: cell.policy.id,
        split,
        temperature: cell.temperature,
        prompts,
        samples: spec.samples,
        figures,
        createdAt: now,
      })),
      skipDuplicates: true,
    });
    return "done";
  });
}

/** Lets go of it; the next worker goes on at once, and so it is told. */
async function release(deps: Deps, id: string, holder: string): Promise<EvaluationWork> {
  await transaction(deps.db, async (tx) => {
    const free = { holder: null, leaseUntil: null };
    const { count } = await tx.evaluationRun.updateMany({ where: { id, holder }, data: free });
    if (count > 0) await wakeEvaluation(tx, deps, id);
  });
  return "waiting";
}

/** As with rounds: trouble that may pass is tried again with growing pauses, as long as it is worth it. */
async function reportTrouble(
  deps: Deps,
  id: string,
  holder: string,
  trouble: Trouble,
): Promise<EvaluationWork> {
  const now = deps.now();
  const log = deps.log.child({ evaluationId: id });
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "EvaluationRun" where "id" = ${id}::uuid for update`;
    const run = await tx.evaluationRun.findUnique({ where: { id } });
    if (run === null || run.holder !== holder || run.state !== "running") return "stopped";
    const { problem, againIn } = noteTrouble(trouble, { before: run.problem, now });
    const free = { holder: null, leaseUntil: null, problem };
    if (againIn !== null) {
      await tx.evaluationRun.update({ where: { id }, data: free });
      await wakeEvaluation(tx, deps, id, againIn);
    } else {
      const ended = { state: "failed" as const, stateSince: now, endedAt: now };
      await tx.evaluationRun.update({ where: { id }, data: { ...free, ...ended } });
    }
    log[againIn === null ? "error" : "warn"](
      { code: trouble.code, err: trouble.cause ?? trouble },
      trouble.message,
    );
    return againIn === null ? "failed" : "waiting";
  });
}
