import { type Dataset, type Policy, type Project, type Training, type Tx, transaction } from "@gshf/db";
import { TrainingSpec } from "@gshf/trainer-protocol";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { noteTrouble, Trouble, toTrouble } from "../trouble/index.ts";
import { announce } from "../webhooks/index.ts";
import { findExperiment } from "./find-experiment.ts";
import { algorithmNotes } from "./model.ts";
import { prepareInput } from "./prepare-input.ts";
import { registerCheckpoints } from "./register-checkpoints.ts";
import { stepTraining } from "./step-training.ts";
import type { TrainingOrder } from "./training-order.ts";
import { wakeTraining } from "./wake-training.ts";

export type TrainingWork = "stale" | "waiting" | "done" | "failed";

type Loaded = Training & { project: Project; dataset: Dataset; startPolicy: Policy | null };

/** While a worker is at it, nobody else is sent. */
const atWorkSeconds = 120;

/**
 * Takes a training that somebody started by hand as far as it gets now: writes its input, hands it over, follows it and
 * registers what comes of it. Every step is kept; safe to repeat, beside its twin, and to be killed at any line.
 */
export async function workTraining(
  deps: Deps,
  trainingId: string,
  { signal }: { signal: AbortSignal },
): Promise<TrainingWork> {
  const training = await load(deps, trainingId);
  if (training === null || !isOn(training)) return "stale";
  const wakeAt = new Date(deps.now().getTime() + atWorkSeconds * 1000);
  await deps.db.training.updateMany({ where: { id: training.id }, data: { wakeAt } });
  try {
    const ready = training.state === "preparing" ? await prepare(deps, training, signal) : training;
    if (ready === null) return "stale";
    const order = await orderOf(deps, ready);
    for (;;) {
      const step = await stepTraining(deps, order);
      if (step.kind === "done") return await finish(deps, ready, order);
      if (step.seconds > 0) return await wait(deps, ready, step.seconds);
      signal.throwIfAborted();
    }
  } catch (error) {
    // The queue gives it to another worker.
    if (signal.aborted) throw error;
    return report(deps, training, toTrouble(error));
  }
}

async function load(deps: Deps, id: string): Promise<Loaded | null> {
  const include = { project: true, dataset: true, startPolicy: true };
  return deps.db.training.findUnique({ where: { id }, include });
}

function isOn({ state, project }: Loaded): boolean {
  const isActive = state === "preparing" || state === "training";
  return isActive && project.archivedAt === null && project.deletingAt === null;
}

const active = { in: ["preparing", "training"] as ("preparing" | "training")[] };

async function prepare(deps: Deps, training: Loaded, signal: AbortSignal): Promise<Loaded | null> {
  const { project, dataset } = training;
  const spec = specOf(training);
  const reference = await referenceOf(deps, dataset);
  const input = await prepareInput(deps, { project, training, dataset, reference, spec }, signal);
  const data = { state: "training" as const, stateSince: deps.now(), ...input };
  await deps.db.training.updateMany({ where: { id: training.id, state: "preparing" }, data });
  const ready = await load(deps, training.id);
  return ready !== null && isOn(ready) ? ready : null;
}

async function referenceOf(deps: Deps, dataset: Dataset): Promise<Policy> {
  const { referencePolicy } = await findExperiment(deps, dataset);
  if (referencePolicy !== null) return referencePolicy;
  const message = "the dataset's experiment has no reference policy any more";
  throw new Trouble("no-reference", message, { retryable: false });
}

/** What is asked for, as it was when the training was started. */
export function specOf(training: Pick<Training, "spec" | "number">): TrainingSpec {
  return readStored(TrainingSpec, training.spec, `what training ${training.number} asks for`);
}

async function orderOf(deps: Deps, training: Loaded): Promise<TrainingOrder> {
  const { project, inputKey, inputSha256, dataset, startPolicy } = training;
  if (inputKey === null || inputSha256 === null) throw new Error("a training in progress has its input");
  const spec = specOf(training);
  const bytes = await deps.storage.get(inputKey, { sha256: inputSha256 });
  const manifest = JSON.parse(Buffer.from(bytes).toString("utf8"));
  const { round } = z.object({ round: z.int() }).parse(manifest);
  return {
    project,
    owner: { trainingId: training.id },
    since: training.stateSince,
    round,
    dataset,
    input: { manifestKey: inputKey, manifestSha256: inputSha256, manifest },
    reference: await referenceOf(deps, dataset),
    policyName: training.name,
    modelName: `${project.slug}-training-${training.number}`,
    makes: algorithmNotes[spec.algorithm].makes === "policy" ? "policy" : "reward-model",
    keepCheckpoints: training.keepCheckpoints,
    init_artifact: spec.init_from === "pi0" ? null : startArtifact(startPolicy),
    training: training.protocol === 1 ? undefined : spec,
  };
}

function startArtifact(policy: Policy | null) {
  if (policy === null || policy.checkpointUri === null || policy.checkpointSha256 === null) {
    const message = "the policy that it was to start from has no checkpoint any more";
    throw new Trouble("no-start", message, { retryable: false });
  }
  return { uri: policy.checkpointUri, sha256: policy.checkpointSha256 };
}

async function finish(deps: Deps, training: Loaded, order: TrainingOrder): Promise<TrainingWork> {
  await keepCheckpoints(deps, order);
  const data = { state: "succeeded" as const, endedAt: deps.now(), stateSince: deps.now() };
  const where = { id: training.id, state: active };
  await clearProblem(deps, training.id);
  return transaction(deps.db, async (tx) => {
    const { count } = await tx.training.updateMany({ where, data });
    if (count === 0) return "stale";
    await announceEnd(tx, deps, training, null);
    return "done";
  });
}

async function announceEnd(
  tx: Tx,
  deps: Deps,
  { projectId, number }: Training,
  problem: string | null,
): Promise<void> {
  const state = problem === null ? "succeeded" : "failed";
  const data = { state, training: number, round: null, problem: problem?.slice(0, 500) ?? null } as const;
  await announce(tx, deps, projectId, { type: "training.finished", data });
}

async function keepCheckpoints(deps: Deps, order: TrainingOrder): Promise<void> {
  if (!order.keepCheckpoints) return;
  const job = await deps.db.trainingJob.findFirst({ where: order.owner, orderBy: { attempt: "desc" } });
  if (job !== null) await registerCheckpoints(deps, order, job);
}

async function wait(deps: Deps, training: Loaded, seconds: number): Promise<TrainingWork> {
  await clearProblem(deps, training.id);
  await transaction(deps.db, (tx) => wakeTraining(tx, deps, training.id, seconds));
  return "waiting";
}

async function clearProblem(deps: Deps, id: string): Promise<void> {
  await deps.db
    .$executeRaw`update "Training" set "problem" = null where "id" = ${id}::uuid and "problem" is not null`;
}

/**
 * Puts trouble on the training at once. If it may pass, it is tried again for as long as it is worth it; otherwise the
 * training fails, and keeps what was done up to there: `retry` takes it up again.
 */
async function report(deps: Deps, { id }: Loaded, trouble: Trouble): Promise<TrainingWork> {
  const { code, message } = trouble;
  const training = await load(deps, id);
  if (training === null || !isOn(training)) return "stale";
  const now = deps.now();
  const { problem, againIn: seconds } = noteTrouble(trouble, { before: training.problem, now });
  const log = deps.log.child({ trainingId: id, code });
  if (seconds !== null) {
    await transaction(deps.db, async (tx) => {
      await tx.training.updateMany({ where: { id, state: active }, data: { problem } });
      await wakeTraining(tx, deps, id, seconds);
    });
    log.warn({ seconds, err: trouble.cause }, message);
    return "waiting";
  }
  log.error({ err: trouble.cause ?? trouble }, message);
  await keepWhatWasDone(deps, training);
  const ended = { state: "failed" as const, stateSince: now, endedAt: now, problem };
  await transaction(deps.db, async (tx) => {
    const { count } = await tx.training.updateMany({ where: { id, state: active }, data: ended });
    if (count > 0) await announceEnd(tx, deps, training, message);
  });
  return "failed";
}

/** The checkpoints of a training that broke are of use; that one of them isn't, changes nothing. */
async function keepWhatWasDone(deps: Deps, training: Loaded): Promise<void> {
  if (training.inputKey === null) return;
  try {
    await keepCheckpoints(deps, await orderOf(deps, training));
  } catch (error) {
    deps.log.warn({ trainingId: training.id, err: error }, "the checkpoints of a training could not be kept");
  }
}
