import { expect, test } from "vitest";
import { canonicalJson, sha256Hex } from "./canonical-json.ts";
import { DatasetRow } from "./dataset-row.ts";
import { type JobRequest, jobIdempotencyKey, jobRequestIdentity } from "./job.ts";
import { AnyManifest, type DatasetManifest, encodeManifest, Manifest, manifestSha256 } from "./manifest.ts";

const sha = "a".repeat(64);
const manifest: Manifest = {
  schema_version: 1,
  project: "demo",
  round: 1,
  parent_manifest_sha256: null,
  files: [{ path: "rows.jsonl", sha256: sha, bytes: 10, rows: 2 }],
  base_model: { repo: "lab/pool", revision: "1" },
  ref_model: "pi0",
  init_from: "pi0",
  algorithm: "dpo",
  eta: 0.1,
  kl_path: [],
  hyperparameters: { ridge: 0.3 },
  seed: 1,
  offline_rows: 0,
  online_rows: 2,
  feature_map_sha: null,
};

test("canonical JSON sorts keys at every depth, keeps lists, and refuses what JSON can't hold", () => {
  expect(canonicalJson({ b: [{ d: 1, c: "é" }], a: null, z: undefined })).toBe(
    '{"a":null,"b":[{"c":"é","d":1}]}',
  );
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(/NaN/);
});

test("a manifest's name depends on its content, not on the order of keys, and is the hash of its bytes", () => {
  const reordered: Manifest = Manifest.parse(Object.fromEntries(Object.entries(manifest).reverse()));
  expect(manifestSha256(reordered)).toBe(manifestSha256(manifest));
  expect(manifestSha256({ ...manifest, seed: 2 })).not.toBe(manifestSha256(manifest));
  expect(sha256Hex(encodeManifest(manifest))).toBe(manifestSha256(manifest));
  expect(Manifest.parse(JSON.parse(encodeManifest(manifest)))).toEqual(manifest);
});

test("a manifest of version 2 holds content alone, and its hash tells its recipe from another", () => {
  const content: DatasetManifest = {
    schema_version: 2,
    project: "demo",
    experiment: "main",
    recipe: { kind: "best-of-n", n: 8, labeler: { kind: "scorer" }, seed: 1 },
    parent_manifest_sha256: null,
    files: manifest.files,
    offline_rows: 0,
    online_rows: 0,
    pseudo_rows: 2,
    feature_map_sha: null,
  };
  expect(AnyManifest.parse(JSON.parse(encodeManifest(content)))).toEqual(content);
  expect(manifestSha256({ ...content, recipe: { ...content.recipe, seed: 2 } })).not.toBe(
    manifestSha256(content),
  );
  expect(AnyManifest.safeParse({ ...content, algorithm: "dpo" }).success).toBe(false);
  expect(AnyManifest.parse(manifest)).toEqual(manifest);
});

test("a manifest file can't point outside the dataset, and unknown fields are refused", () => {
  const escaping = { ...manifest, files: [{ path: "../x", sha256: sha, bytes: 1, rows: 1 }] };
  expect(Manifest.safeParse(escaping).success).toBe(false);
  expect(Manifest.safeParse({ ...manifest, created_at: "2026-11-23" }).success).toBe(false);
});

test("a dataset row without its arm's pair probability is refused; null says there was none", () => {
  const row = {
    pair_id: "p",
    round: 1,
    split: "train",
    prompt: [{ role: "user", content: "Hi" }],
    chosen: [{ role: "assistant", content: "a" }],
    rejected: [{ role: "assistant", content: "b" }],
    chosen_id: "1",
    rejected_id: "2",
    label: { p_chosen: 1, n_votes: 1, n_ties: 0, strength: null, annotators: ["L-0001"] },
    weight: 1,
    pessimism_margin: 0,
    rm_margin: 0,
    uncertainty: 0.2,
    pair_probability: 0.125,
    arm: "uncertainty",
    source: "online",
    policy_chosen: "pi0",
    policy_rejected: "pi0",
    sampling: { temperature: 1, top_p: 1, seed: 1 },
    chosen_was_left: true,
  };
  expect(DatasetRow.parse(row)).toEqual(row);
  expect(DatasetRow.safeParse({ ...row, pair_probability: undefined }).success).toBe(false);
  expect(DatasetRow.safeParse({ ...row, pair_probability: null, source: "offline" }).success).toBe(true);
});

test("a resubmission with fresh presigned URLs is the same job; other content is not", () => {
  const request: JobRequest = {
    project: "demo",
    round: 1,
    manifest_uri: "https://s3.test/m.json?X-Amz-Signature=1",
    manifest_sha256: sha,
    files: [{ path: "rows.jsonl", uri: "https://s3.test/rows.jsonl?X-Amz-Signature=1" }],
    callback_url: "https://app.test/hook",
    callback_secret: "whsec_c2VjcmV0",
    init_artifact: null,
  };
  const resigned = {
    ...request,
    manifest_uri: "https://s3.test/m.json?X-Amz-Signature=2",
    files: [{ path: "rows.jsonl", uri: "https://s3.test/rows.jsonl?X-Amz-Signature=2" }],
  };
  expect(jobRequestIdentity(resigned)).toBe(jobRequestIdentity(request));
  expect(jobIdempotencyKey(resigned)).toBe(jobIdempotencyKey(request));
  expect(jobRequestIdentity({ ...request, callback_url: null })).not.toBe(jobRequestIdentity(request));
  expect(jobRequestIdentity(request)).not.toContain("c2VjcmV0");
});
