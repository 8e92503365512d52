import { canonicalJson, sha256Hex } from "../canonical-json.ts";
import type { DatasetRow } from "../dataset-row.ts";
import type { JobRequest } from "../job.ts";
import { type Algorithm, encodeManifest, type Hyperparameters, type Manifest } from "../manifest.ts";

/** What is told of a dataset that isn't so, to see whether a trainer checks. */
export type Lie = "file" | "manifest";

export type ProbeDataset = {
  /** By path below the store's address. */
  readonly files: ReadonlyMap<string, string>;
  readonly request: (address: string) => JobRequest;
};

export type ProbeOptions = {
  /** Names the dataset: another name, other bytes. */
  readonly name: string;
  readonly algorithm: Algorithm;
  readonly hyperparameters: Hyperparameters;
  readonly baseModel: string;
  readonly lie?: Lie;
  /** Texts with U+0085, U+2028 and U+2029, which end no line. */
  readonly oddLines?: boolean;
};

/** Stands in every query of the URLs a job is given: what must not turn up in a message. */
export const querySecret = "X-Probe-Signature";

const answers = [
  ["Yes. Thank you for asking.", "No."],
  ["Water boils at 100 °C at sea level.", "Hot, I guess."],
  ["Three apples, and a pear.", "Some fruit."],
  ["I don’t know, and would rather not guess.", "Surely 42."],
] as const;

function rowsOf({ name, oddLines = false }: ProbeOptions): DatasetRow[] {
  const odd = oddLines ? " one\u2028two\u2029three\u0085four" : "";
  return Array.from({ length: 8 }, (_, i): DatasetRow => {
    const [chosen, rejected] = answers[i % answers.length] ?? ["", ""];
    return {
      pair_id: `${name}-${i}`,
      round: 1,
      split: i === 7 ? "validation" : "train",
      prompt: [{ role: "user", content: `Question ${i} of ${name}?${odd}` }],
      chosen: [{ role: "assistant", content: `${chosen}${odd}` }],
      rejected: [{ role: "assistant", content: rejected }],
      chosen_id: `${name}-${i}-a`,
      rejected_id: `${name}-${i}-b`,
      label: { p_chosen: 1, n_votes: 1, n_ties: 0, strength: null, annotators: ["L-0001"] },
      weight: i === 0 ? 2 : 1,
      pessimism_margin: i % 2 === 0 ? 0.05 : -0.05,
      rm_margin: i % 2 === 0 ? -0.05 : 0.05,
      uncertainty: 0.1,
      pair_probability: 0.5,
      arm: "probe",
      source: "online",
      policy_chosen: "pi0",
      policy_rejected: "pi0",
      sampling: { temperature: 1, top_p: 1, seed: i },
      chosen_was_left: i % 2 === 0,
    };
  });
}

/** A dataset of eight small comparisons, as the product would push it. */
export function probeDataset(options: ProbeOptions): ProbeDataset {
  const { name, lie } = options;
  const rows = rowsOf(options);
  const jsonl = rows.map((row) => `${canonicalJson(row)}\n`).join("");
  const file = {
    path: "rows.jsonl",
    sha256: lie === "file" ? sha256Hex(`not ${name}`) : sha256Hex(jsonl),
    bytes: Buffer.byteLength(jsonl),
    rows: rows.length,
  };
  const manifest: Manifest = {
    schema_version: 1,
    project: "conformance",
    round: 1,
    parent_manifest_sha256: null,
    files: [file],
    base_model: { repo: options.baseModel, revision: "main" },
    ref_model: "pi0",
    init_from: "pi0",
    algorithm: options.algorithm,
    eta: 0.1,
    kl_path: [],
    hyperparameters: options.hyperparameters,
    seed: 1,
    offline_rows: 0,
    online_rows: rows.length,
    feature_map_sha: null,
  };
  const text = encodeManifest(manifest);
  const folder = `/${encodeURIComponent(name)}`;
  return {
    files: new Map([
      [`${folder}/manifest.json`, text],
      [`${folder}/rows.jsonl`, jsonl],
    ]),
    request: (address) => ({
      project: manifest.project,
      round: manifest.round,
      manifest_uri: `${address}${folder}/manifest.json?${querySecret}=1`,
      manifest_sha256: lie === "manifest" ? sha256Hex(`not ${text}`) : sha256Hex(text),
      files: [{ path: file.path, uri: `${address}${folder}/rows.jsonl?${querySecret}=1` }],
      callback_url: null,
      callback_secret: null,
      init_artifact: null,
    }),
  };
}

/** The same job with URLs that were presigned anew. */
export function presignedAnew(request: JobRequest): JobRequest {
  const anew = (uri: string) => `${uri.replace(/\?.*$/, "")}?${querySecret}=2`;
  return {
    ...request,
    manifest_uri: anew(request.manifest_uri),
    files: request.files.map(({ path, uri }) => ({ path, uri: anew(uri) })),
  };
}
