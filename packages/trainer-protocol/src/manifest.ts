import { z } from "zod";
import { canonicalJson, sha256Hex } from "./canonical-json.ts";

/** Lower-case hex sha256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");

/** What the trainer is asked to optimise. */
export const Algorithm = z.enum([
  "dpo",
  "dpo_pessimistic",
  "rso",
  "multi_step_rso",
  "raft",
  "reward_model",
  "sft",
]);
export type Algorithm = z.infer<typeof Algorithm>;

/**
 * One file of a dataset. `path` is relative to the manifest and is part of the dataset's name; where the file
 * can be fetched just now (a presigned URL that expires) travels in the `JobRequest` instead.
 */
export const ManifestFile = z.strictObject({
  path: z
    .string()
    .min(1)
    .refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), "expected a relative path"),
  sha256: Sha256,
  bytes: z.int().nonnegative(),
  rows: z.int().nonnegative(),
});
export type ManifestFile = z.infer<typeof ManifestFile>;

/** Settings of the optimiser; flat, so that they can be shown and compared. */
export const Hyperparameters = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));
export type Hyperparameters = z.infer<typeof Hyperparameters>;

/**
 * The immutable description of a dataset and of the training asked for. Its sha256 (see `manifestSha256`) is
 * the dataset's name, so nothing in it may depend on the clock, on chance or on who wrote it.
 *
 * - `ref_model` is always π₀: the KL is measured against it, whatever the training starts from.
 * - `eta` is the KL coefficient η, in units of reward; `kl_path` the descending η of multi-step RSO, else empty.
 */
export const Manifest = z.strictObject({
  schema_version: z.literal(1),
  project: z.string().min(1),
  round: z.int().nonnegative(),
  parent_manifest_sha256: Sha256.nullable(),
  files: z.array(ManifestFile),
  base_model: z.strictObject({ repo: z.string(), revision: z.string() }),
  ref_model: z.string().min(1),
  init_from: z.enum(["pi0", "previous"]),
  algorithm: Algorithm,
  eta: z.number().positive(),
  kl_path: z.array(z.number().positive()),
  hyperparameters: Hyperparameters,
  seed: z.int().nonnegative(),
  offline_rows: z.int().nonnegative(),
  online_rows: z.int().nonnegative(),
  feature_map_sha: Sha256.nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

/**
 * Version 2: what a dataset holds and nothing else. What is to be trained on it is said by a `TrainingSpec`, and a job of
 * a trainer of version 1 names a manifest of version 1 that was written for it.
 *
 * - `recipe` says what it was made of, in the words of whoever made it, with its seed: with the same recipe anybody can see
 *   whether two datasets were made alike.
 * - `pseudo_rows` are draws of a policy that a reward labeled; every row names its source itself.
 * - `parent_manifest_sha256` is the newest dataset of a round whose labels it holds or whose labels its reward learned from.
 */
export const DatasetManifest = z.strictObject({
  schema_version: z.literal(2),
  project: z.string().min(1),
  experiment: z.string().min(1),
  recipe: z.record(z.string(), z.json()),
  parent_manifest_sha256: Sha256.nullable(),
  files: z.array(ManifestFile),
  offline_rows: z.int().nonnegative(),
  online_rows: z.int().nonnegative(),
  pseudo_rows: z.int().nonnegative(),
  feature_map_sha: Sha256.nullable(),
});
export type DatasetManifest = z.infer<typeof DatasetManifest>;

/** What names a dataset, of whichever version. */
export const AnyManifest = z.discriminatedUnion("schema_version", [Manifest, DatasetManifest]);
export type AnyManifest = z.infer<typeof AnyManifest>;

/** The bytes to store for a manifest: canonical JSON, so that hashing the file gives the dataset's name. */
export function encodeManifest(manifest: AnyManifest): string {
  return canonicalJson(manifest);
}

/** The dataset's name: sha256 (hex) of `encodeManifest`. The order of keys in the argument does not matter. */
export function manifestSha256(manifest: AnyManifest): string {
  return sha256Hex(encodeManifest(manifest));
}
