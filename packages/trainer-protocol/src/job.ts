import { z } from "zod";
import { readSha256 } from "./artifact-uri.ts";
import { canonicalJson, sha256Hex } from "./canonical-json.ts";
import { Sha256 } from "./manifest.ts";
import { TrainingSpec, trainingSpecSha256 } from "./training-spec.ts";
import { countMax, wireText } from "./wire-text.ts";

const HttpUrl = z.url({ protocol: /^https?$/ });

/**
 * The body of `POST /v1/jobs`.
 *
 * - `manifest_uri` and `files[].uri` are presigned GET URLs; every entry of the manifest has one file here, by
 *   `path`. They expire, so they are no part of the job's identity (see `jobRequestIdentity`).
 * - `callback_url` null: the trainer has no way in, and is polled.
 * - `callback_secret` (`whsec_…`) signs the webhooks; null when the trainer was given it out of band.
 * - `init_artifact` is the checkpoint to start from when the manifest says `init_from: "previous"`.
 * - `training` (version 2) is what is asked for, apart from the data; it is sent only to a trainer whose
 *   capabilities name that version, and then counts before what the manifest says of a training. What a trainer of
 *   version 1 gets says the same in its manifest.
 */
export const JobRequest = z.strictObject({
  project: z.string().min(1),
  round: z.int().nonnegative(),
  manifest_uri: HttpUrl,
  manifest_sha256: Sha256,
  files: z.array(z.strictObject({ path: z.string().min(1), uri: HttpUrl })),
  callback_url: HttpUrl.nullable(),
  callback_secret: z.string().min(1).nullable(),
  init_artifact: z.strictObject({ uri: HttpUrl, sha256: Sha256 }).nullable(),
  training: TrainingSpec.optional(),
});
export type JobRequest = z.infer<typeof JobRequest>;

/**
 * Where a job stands.
 *
 * - `queued`: accepted, nothing reserved · `provisioning`: waiting for machines · `running`: optimising
 * - `recovering`: lost a machine, coming back from a checkpoint · `cancelling`: asked to stop, still working
 * - `succeeded`, `failed`, `cancelled`: final
 */
export const JobState = z.enum([
  "queued",
  "provisioning",
  "running",
  "recovering",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
]);
export type JobState = z.infer<typeof JobState>;

/**
 * Why a job failed; `message` is written for the researcher who reads it on the round's page. What is longer than
 * 100 and 2,000 characters is cut: a failure told badly is a failure still.
 */
export const JobError = z.object({
  code: wireText(100).catch("unknown"),
  message: wireText(2_000).catch(""),
  retryable: z.boolean().catch(false),
});
export type JobError = z.infer<typeof JobError>;

/** A file of an artifact that is a folder, by its path below the artifact's address. */
export const ArtifactFile = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(500)
    .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), "expected a relative path"),
  sha256: Sha256,
  bytes: z.int().nonnegative(),
});
export type ArtifactFile = z.infer<typeof ArtifactFile>;

const filesMax = 1_000;

/** All files of a folder. */
export const ArtifactFiles = z.array(ArtifactFile).min(1).max(filesMax);

/** The name of a folder: sha256 (hex) of the canonical JSON of the list of its files, by path. */
export function folderSha256(files: readonly ArtifactFile[]): string {
  return sha256Hex(canonicalJson([...files].sort((a, b) => (a.path < b.path ? -1 : 1))));
}

/** A checksum as it is announced; null where there is none. */
export const announcedSha256 = z.unknown().transform(readSha256);

/**
 * Something a job made. `checkpoint`: weights at `uri`, to be verified against `sha256`, and `adapter` the same where
 * they are to be laid upon a base model; `endpoint`: a base URL that already serves the policy, as `model`; `reward_model`: weights of a reward; `log`: for people. A `sha256` that is none (empty, all zeros) is
 * null; which addresses are taken says `readArtifactUri`.
 *
 * An artifact that is a folder names its `files`: at `uri` lies their list, the canonical JSON of which `sha256` is the
 * checksum (`folderSha256`), and each file at `uri/path`. `format` (`peft`, `safetensors`, …) and `base_model` say what
 * can read it.
 */
export const JobArtifact = z.object({
  kind: z.enum(["checkpoint", "adapter", "endpoint", "reward_model", "log"]),
  uri: z.string(),
  sha256: announcedSha256,
  model: wireText(200).optional().catch(undefined),
  format: wireText(100).optional().catch(undefined),
  base_model: wireText(500).optional().catch(undefined),
  files: ArtifactFiles.optional().catch(undefined),
});
export type JobArtifact = z.infer<typeof JobArtifact>;

const artifactsMax = 100;

/** What a job made. Kinds that this version doesn't know, and what is no artifact at all, are passed over. */
export const JobArtifacts = z.unknown().transform((list): JobArtifact[] => {
  const given: unknown[] = Array.isArray(list) ? list.slice(0, artifactsMax) : [];
  return given.flatMap((entry) => JobArtifact.safeParse(entry).data ?? []);
});

/** From 0 to 1; what is beyond is drawn in, what is no number is 0. */
export const JobProgress = z
  .unknown()
  .transform((value) => (typeof value === "number" && value > 0 ? Math.min(1, value) : 0));

/** A job's name at its trainer, a part of a path. */
export const JobId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "expected no control characters")
  .refine((id) => id !== "." && id !== "..", "expected a name that can stand in a path");

/**
 * The answer to `GET /v1/jobs/{id}`. `seq` counts the job's events and never falls, also across attempts;
 * `attempt` starts at 1; `progress` runs from 0 to 1 within an attempt; `heartbeat_at` is an ISO 8601 instant,
 * null when there is none that can be read. What decides how a job goes on is read strictly, the rest as well as
 * it can be: a job isn't lost over a figure.
 */
export const JobStatus = z.object({
  job_id: JobId,
  state: JobState,
  attempt: z.int().positive().max(countMax),
  seq: z.int().nonnegative().max(countMax),
  progress: JobProgress,
  heartbeat_at: z.iso.datetime({ offset: true }).nullable().catch(null),
  error: JobError.nullable().catch(null),
  artifacts: JobArtifacts,
});
export type JobStatus = z.infer<typeof JobStatus>;

/** The answer to `POST /v1/jobs`. */
export const JobAccepted = z.object({ job_id: JobId, state: JobState });
export type JobAccepted = z.infer<typeof JobAccepted>;

/**
 * The `Idempotency-Key` of a submission: one job for a project's round, manifest and training, however often sent.
 *
 * @param attempt above 1 when a person wants the same training done again after it had failed for good
 */
export function jobIdempotencyKey(
  request: Pick<JobRequest, "project" | "round" | "manifest_sha256" | "training">,
  attempt = 1,
): string {
  const { project, round, manifest_sha256, training } = request;
  const asked = training === undefined ? [] : [trainingSpecSha256(training)];
  const parts = [project, round, manifest_sha256, ...asked];
  return sha256Hex(canonicalJson(attempt === 1 ? parts : [...parts, attempt]));
}

/**
 * What a trainer compares to tell "the same body" from "another body" under one idempotency key: everything
 * but the URLs' query strings, because a resubmission carries freshly presigned ones. It holds the callback
 * secret only as part of a hash.
 */
export function jobRequestIdentity(request: JobRequest): string {
  const identity = {
    ...request,
    manifest_uri: withoutQuery(request.manifest_uri),
    files: request.files.map((file) => ({ path: file.path, uri: withoutQuery(file.uri) })),
    init_artifact: request.init_artifact && {
      uri: withoutQuery(request.init_artifact.uri),
      sha256: request.init_artifact.sha256,
    },
  };
  return sha256Hex(canonicalJson(identity));
}

function withoutQuery(uri: string): string {
  const url = new URL(uri);
  return `${url.origin}${url.pathname}`;
}
