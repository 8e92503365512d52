import { z } from "zod";
import { canonicalJson, sha256Hex } from "./canonical-json.ts";
import { Sha256 } from "./manifest.ts";

const HttpUrl = z.url({ protocol: /^https?$/ });

/**
 * The body of `POST /v1/jobs`.
 *
 * - `manifest_uri` and `files[].uri` are presigned GET URLs; every entry of the manifest has one file here, by
 *   `path`. They expire, so they are no part of the job's identity (see `jobRequestIdentity`).
 * - `callback_url` null: the trainer has no way in, and is polled.
 * - `callback_secret` (`whsec_…`) signs the webhooks; null when the trainer was given it out of band.
 * - `init_artifact` is the checkpoint to start from when the manifest says `init_from: "previous"`.
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

/** Why a job failed; `message` is written for the researcher who reads it on the round's page. */
export const JobError = z.object({
  code: z.string().min(1).max(100),
  message: z.string().max(2_000),
  retryable: z.boolean(),
});
export type JobError = z.infer<typeof JobError>;

/**
 * Something a job made. `checkpoint`: weights at `uri`, to be verified against `sha256`; `endpoint`: a base URL
 * that already serves the policy, as `model`; `log`: for people.
 */
export const JobArtifact = z.object({
  kind: z.enum(["checkpoint", "endpoint", "log"]),
  uri: z.url(),
  sha256: Sha256.nullable(),
  model: z.string().optional(),
});
export type JobArtifact = z.infer<typeof JobArtifact>;

/**
 * The answer to `GET /v1/jobs/{id}`. `seq` counts the job's events and never falls, also across attempts;
 * `attempt` starts at 1; `progress` runs from 0 to 1 within an attempt; `heartbeat_at` is an ISO 8601 instant.
 */
export const JobStatus = z.object({
  job_id: z.string().min(1).max(200),
  state: JobState,
  attempt: z.int().positive(),
  seq: z.int().nonnegative(),
  progress: z.number().min(0).max(1),
  heartbeat_at: z.iso.datetime({ offset: true }).nullable(),
  error: JobError.nullable(),
  artifacts: z.array(JobArtifact),
});
export type JobStatus = z.infer<typeof JobStatus>;

/** The answer to `POST /v1/jobs`. */
export const JobAccepted = z.object({ job_id: z.string().min(1).max(200), state: JobState });
export type JobAccepted = z.infer<typeof JobAccepted>;

/**
 * The `Idempotency-Key` of a submission: one job for a project's round and manifest, however often sent.
 *
 * @param attempt above 1 when a person wants the same training done again after it had failed for good
 */
export function jobIdempotencyKey(
  request: Pick<JobRequest, "project" | "round" | "manifest_sha256">,
  attempt = 1,
): string {
  const parts = [request.project, request.round, request.manifest_sha256];
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
