import { createHash } from "node:crypto";
import type { TrainingJob } from "@gshf/db";
import { JobCheckpointEvent } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { toTrouble } from "../trouble/index.ts";
import { handOver } from "./hand-over.ts";
import { artifactsOf } from "./training-job.ts";
import type { TrainingOrder } from "./training-order.ts";
import { usableAddress, verifyCheckpoint } from "./verify-artifact.ts";

/** More of them no server holds, and no chart shows apart. */
const checkpointsMax = 32;

/**
 * Makes policies of the checkpoints that a job told of on its way, whether it came to its end or not. The last, where
 * it is what the job ended at, is the training's own policy and no checkpoint of it. One that can't be used is passed
 * over; safe to repeat.
 *
 * @returns how many there are now
 * @throws Trouble when a server is away that may come back
 */
export async function registerCheckpoints(
  deps: Deps,
  order: TrainingOrder,
  job: TrainingJob,
): Promise<number> {
  const ends = artifactsOf(job);
  // By its checksum, too: the end may have been put elsewhere than the last checkpoint was.
  const isEnd = ({ uri, sha256 }: ToldCheckpoint) =>
    ends.some((end) => end.uri === uri || (sha256 !== null && end.sha256 === sha256));
  const told = (await checkpointsOf(deps, job)).filter((one) => !isEnd(one)).slice(0, checkpointsMax);
  for (const checkpoint of told) {
    try {
      await registerOne(deps, order, job, checkpoint);
    } catch (error) {
      const trouble = toTrouble(error);
      if (trouble.retryable) throw trouble;
      const { step } = checkpoint;
      deps.log.warn({ trainingJobId: job.id, step, code: trouble.code }, `checkpoint: ${trouble.message}`);
    }
  }
  return deps.db.policy.count({ where: { checkpointOfId: job.id } });
}

export type ToldCheckpoint = JobCheckpointEvent["data"];

/** The checkpoints that a job told of, by step; of several of one step the last. */
export async function checkpointsOf(
  deps: Pick<Deps, "db">,
  { id }: Pick<TrainingJob, "id">,
): Promise<ToldCheckpoint[]> {
  const events = await deps.db.trainingEvent.findMany({
    where: { trainingJobId: id, type: "job.checkpoint" },
    orderBy: { seq: "asc" },
  });
  const byStep = new Map<number, ToldCheckpoint>();
  for (const { body } of events) {
    const read = JobCheckpointEvent.safeParse(body);
    if (read.success) byStep.set(read.data.data.step, read.data.data);
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

async function registerOne(
  deps: Deps,
  order: TrainingOrder,
  job: TrainingJob,
  { uri, sha256, files, kl, step }: ToldCheckpoint,
): Promise<void> {
  const { reference, project } = order;
  const name = nameOf(order, job, step);
  const known = await deps.db.policy.findUnique({
    where: { projectId_name: { projectId: project.id, name } },
  });
  if (known !== null) return;
  const artifact = { kind: "checkpoint" as const, uri, sha256 };
  const address = usableAddress(deps, project, artifact, step);
  const unverifiedBecause = await verifyCheckpoint(deps, address, { sha256, files });
  const served = await handOver(deps, order, job, { uri: address.uri, sha256, suffix: `-step-${step}` });
  await deps.db.policy.createMany({
    data: [
      {
        projectId: project.id,
        name,
        ...served,
        temperature: reference.temperature,
        topP: reference.topP,
        maxTokens: reference.maxTokens,
        parentId: reference.id,
        checkpointUri: address.uri,
        checkpointSha256: sha256,
        unverifiedBecause,
        checkpointOfId: job.id,
        checkpointStep: step,
        checkpointKl: kl,
      },
    ],
    skipDuplicates: true,
  });
}

const nameMax = 64;

/** A second attempt's checkpoints have names of their own: their weights may be others. */
function nameOf({ policyName }: TrainingOrder, { attempt }: TrainingJob, step: number): string {
  const suffix = `-step-${step}${attempt === 1 ? "" : `-${attempt}`}`;
  const whole = `${policyName}${suffix}`;
  if (whole.length <= nameMax) return whole;
  // Cut names stay apart by what was cut.
  const mark = createHash("sha256").update(policyName).digest("hex").slice(0, 6);
  return `${policyName.slice(0, nameMax - suffix.length - mark.length - 1)}-${mark}${suffix}`;
}
