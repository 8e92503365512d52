import { createHmac, timingSafeEqual } from "node:crypto";
import type { Project, TrainingJob } from "@gshf/db";
import { datasetFileKey, datasetManifestKey } from "@gshf/storage";
import { type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { isOver } from "./training-job.ts";

/** A file that a job's trainer fetches, by its checksum. */
export type TrainingFile = { kind: "manifest" | "file"; sha256: string };

/** Long enough for a queue at the trainer; a resubmission carries fresh ones. */
const presignedSeconds = 7 * 24 * 3600;

/**
 * Where a job's trainer finds a file: presigned in the bucket, or, where such URLs die with a role's session before a
 * queue has come to the job, at an address of ours that leads to a fresh one for as long as the job goes on. Its key is
 * of the secret that the project shares with this trainer, so it ends with that.
 */
export async function trainingDataUrl(
  deps: Deps,
  { id, webhookSecretSealed }: Project,
  job: Pick<TrainingJob, "id">,
  file: TrainingFile,
): Promise<string> {
  if (deps.storage.keepsPresigned || webhookSecretSealed === null) {
    return deps.storage.presignGet(storedAt(id, file), { expiresSeconds: presignedSeconds });
  }
  const name = `${file.kind}-${file.sha256}`;
  const key = keyOf(deps.secrets.open(webhookSecretSealed), job.id, name);
  return `${deps.settings.appUrl}/api/trainer/data/${job.id}/${name}?key=${key}`;
}

const redirectSeconds = 900;

/** Where a file lies now that a trainer asks us for; the key in its address is the proof that we named it to one. */
export async function openTrainingData(
  deps: Deps,
  asked: { trainingJobId: string; name: string; key: string },
): Promise<Outcome<{ location: string }>> {
  const unknown = refuse("not-found", "There is no such file of a training job.");
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(asked.trainingJobId)) return unknown;
  const [, kind, sha256] = /^(manifest|file)-([0-9a-f]{64})$/.exec(asked.name) ?? [];
  if ((kind !== "manifest" && kind !== "file") || sha256 === undefined) return unknown;
  const job = await deps.db.trainingJob.findUnique({
    where: { id: asked.trainingJobId },
    include: { dataset: { include: { project: true } } },
  });
  if (job === null || isOver(job.state)) return unknown;
  const { id, webhookSecretSealed, deletingAt } = job.dataset.project;
  if (webhookSecretSealed === null || deletingAt !== null) return unknown;
  const right = Buffer.from(keyOf(deps.secrets.open(webhookSecretSealed), job.id, asked.name));
  const given = Buffer.from(asked.key);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return unknown;
  const location = await deps.storage.presignGet(storedAt(id, { kind, sha256 }), {
    expiresSeconds: redirectSeconds,
  });
  return done({ location });
}

function storedAt(projectId: string, { kind, sha256 }: TrainingFile): string {
  return kind === "manifest" ? datasetManifestKey(projectId, sha256) : datasetFileKey(projectId, sha256);
}

function keyOf(secret: string, trainingJobId: string, name: string): string {
  return createHmac("sha256", secret).update(`training data: ${trainingJobId}/${name}`).digest("base64url");
}
