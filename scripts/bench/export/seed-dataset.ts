// Writes a dataset of so many rows into the bucket, some files after the other.
//   node scripts/bench/export/seed-dataset.ts ROWS CHARACTERS    with the environment of a stack

import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { createRandom } from "@gshf/gshf";
import { datasetFileKey, datasetManifestKey, sha256Hex } from "@gshf/storage";
import { canonicalJson, type DatasetRow, encodeManifest, type ManifestFile } from "@gshf/trainer-protocol";
import { createTexts } from "../texts.ts";

const [rows = 0, characters = 0] = process.argv.slice(2).map(Number);
const rowsPerFile = 50_000;
const slug = "bench";
const deps = createDeps(parseEnv(serviceEnv, "The bench", process.env), "bench");
const random = createRandom(1);
const textOf = createTexts(random);

function rowOf(i: number): DatasetRow {
  const wins = random.uniform() < 0.7 ? 1 : 0.5;
  const label = { p_chosen: wins, n_votes: 1, n_ties: wins === 1 ? 0 : 1, strength: null };
  return {
    pair_id: sha256Hex(`pair ${i}`).slice(0, 32),
    round: 1 + (i % 20),
    split: "train",
    prompt: [{ role: "user", content: textOf(characters / 4) }],
    chosen: [{ role: "assistant", content: textOf(characters) }],
    rejected: [{ role: "assistant", content: textOf(characters) }],
    chosen_id: sha256Hex(`chosen ${i}`).slice(0, 32),
    rejected_id: sha256Hex(`rejected ${i}`).slice(0, 32),
    label: { ...label, annotators: [`L-${String(i % 200).padStart(4, "0")}`] },
    weight: wins,
    pessimism_margin: 0,
    rm_margin: 0,
    uncertainty: random.uniform(),
    pair_probability: random.uniform(),
    arm: "uncertainty",
    source: "online",
    policy_chosen: "pi0",
    policy_rejected: "round-1",
    sampling: { temperature: 1, top_p: 1, seed: i },
    chosen_was_left: random.uniform() < 0.5,
  };
}

const project = await deps.db.project.create({ data: { slug, name: "Bench" } });
const files: ManifestFile[] = [];
for (let from = 0; from < rows; from += rowsPerFile) {
  const count = Math.min(rowsPerFile, rows - from);
  const lines = Array.from({ length: count }, (_, i) => `${canonicalJson(rowOf(from + i))}\n`);
  const body = Buffer.from(lines.join(""), "utf8");
  const sha256 = sha256Hex(body);
  await deps.storage.put(datasetFileKey(project.id, sha256), body, { sha256 });
  files.push({ path: `round-${files.length + 1}.jsonl`, sha256, bytes: body.byteLength, rows: count });
}
const experiment = await deps.db.experiment.findFirstOrThrow({ where: { projectId: project.id } });
const manifest = {
  schema_version: 2 as const,
  project: slug,
  experiment: "main",
  recipe: { kind: "mixture" },
  parent_manifest_sha256: null,
  files,
  offline_rows: 0,
  online_rows: rows,
  pseudo_rows: 0,
  feature_map_sha: null,
};
const encoded = encodeManifest(manifest);
const manifestSha256 = sha256Hex(encoded);
const manifestKey = datasetManifestKey(project.id, manifestSha256);
await deps.storage.put(manifestKey, encoded);
await deps.db.dataset.create({
  data: {
    projectId: project.id,
    experimentId: experiment.id,
    name: "Bench",
    manifestSha256,
    manifestKey,
    manifest,
    offlineRows: 0,
    onlineRows: rows,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  },
});
console.log(JSON.stringify({ manifestSha256 }));
process.exit(0);
