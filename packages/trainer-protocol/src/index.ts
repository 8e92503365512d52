export type { TrainerAdapter } from "./adapters/adapter.ts";
export { connectTrainer, trainerAdapters, trainerAddress } from "./adapters/index.ts";
export { type ArtifactUri, readArtifactUri } from "./artifact-uri.ts";
export { canonicalJson, type JsonValue, sha256Hex } from "./canonical-json.ts";
export {
  HyperparameterRange,
  hyperparameterFault,
  hyperparametersOf,
  TrainerCapabilities,
  takesTraining,
  versionOne,
} from "./capabilities.ts";
export { createTrainerClient, type TrainerClient } from "./client.ts";
export {
  type ClauseReport,
  type ConformanceReport,
  checkTrainer,
  conformanceClauses,
} from "./conformance/check-trainer.ts";
export { ChatMessage, DatasetLabel, DatasetRow, Sampling } from "./dataset-row.ts";
export {
  heartbeatSeconds,
  heartbeatStaleSeconds,
  JobCheckpointEvent,
  JobEvent,
  JobHeartbeatEvent,
  JobMetricsEvent,
  JobStateEvent,
  MetricsPoint,
} from "./events.ts";
export {
  ArtifactFile,
  folderSha256,
  JobAccepted,
  JobArtifact,
  JobError,
  JobRequest,
  JobState,
  JobStatus,
  jobIdempotencyKey,
  jobRequestIdentity,
} from "./job.ts";
export {
  acceptStatus,
  isTerminal,
  type KnownStatus,
  type StatusUpdate,
  type TerminalState,
} from "./job-states.ts";
export {
  Algorithm,
  AnyManifest,
  DatasetManifest,
  encodeManifest,
  Hyperparameters,
  Manifest,
  ManifestFile,
  manifestSha256,
  Sha256,
} from "./manifest.ts";
export { trainerOpenApi } from "./open-api.ts";
export type { TrainerError, TrainerResult } from "./trainer-error.ts";
export type { TrainerClientOptions } from "./trainer-http.ts";
export { TrainingSpec, trainingSpecSha256 } from "./training-spec.ts";
export {
  signWebhook,
  verifyWebhook,
  type WebhookHeaders,
  type WebhookVerdict,
  webhookWindowSeconds,
} from "./webhooks.ts";
