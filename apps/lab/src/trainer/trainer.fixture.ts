import {
  canonicalJson,
  createTrainerClient,
  type DatasetRow,
  encodeManifest,
  type JobEvent,
  type JobRequest,
  type JobStatus,
  type Manifest,
  manifestSha256,
  sha256Hex,
  verifyWebhook,
} from "@gshf/trainer-protocol";
import type { Faults } from "../faults.ts";
import { type Cleanup, makePools, type RunningLab, startLab, startServer } from "../lab.fixture.ts";

export const pools = makePools(6);
const secret = `whsec_${Buffer.from("a secret shared with the lab").toString("base64")}`;

/** Comparisons of the polite answer against each of the others, all won by politeness. */
export function makeRows(): DatasetRow[] {
  return pools.flatMap((pool, round) => {
    const [best, ...others] = pool.candidates.map(({ text }) => text);
    return others.map(
      (other, i): DatasetRow => ({
        pair_id: `${round}-${i}`,
        round: 1,
        split: "train",
        prompt: pool.messages.map((message) => ({ ...message })),
        chosen: [{ role: "assistant", content: best ?? "" }],
        rejected: [{ role: "assistant", content: other }],
        chosen_id: `${round}-best`,
        rejected_id: `${round}-${i}-other`,
        label: { p_chosen: 1, n_votes: 1, n_ties: 0, strength: null, annotators: ["L-0001"] },
        weight: 1,
        pessimism_margin: 0,
        rm_margin: 0,
        uncertainty: 0.1,
        pair_probability: 0.5,
        arm: "random",
        source: "online",
        policy_chosen: "pi0",
        policy_rejected: "pi0",
        sampling: { temperature: 1, top_p: 1, seed: 1 },
        chosen_was_left: true,
      }),
    );
  });
}

export type Store = {
  readonly url: string;
  readonly files: Map<string, string>;
  readonly events: JobEvent[];
};

/** What the product's storage and webhook receiver are to a trainer. */
export async function startStore(cleanup: Cleanup, options: { held?: Promise<void> } = {}): Promise<Store> {
  const files = new Map<string, string>();
  const events: JobEvent[] = [];
  const url = await startServer(cleanup, async (request, response, body) => {
    if (request.url === "/hook") {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
      const verdict = verifyWebhook({ headers, body, secrets: [secret], now: new Date() });
      if (verdict.ok) events.push(verdict.event);
      response.writeHead(verdict.ok ? 204 : 401).end();
      return;
    }
    await options.held;
    const content = files.get(new URL(request.url ?? "", "http://x").pathname);
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  return { url, files, events };
}

/** Stores a dataset and gives the request for it. */
export function prepare(store: Store, change: Partial<Manifest> = {}, rows = makeRows()): JobRequest {
  const jsonl = rows.map((row) => `${canonicalJson(row)}\n`).join("");
  const manifest: Manifest = {
    schema_version: 1,
    project: "demo",
    round: 1,
    parent_manifest_sha256: null,
    files: [{ path: "rows.jsonl", sha256: sha256Hex(jsonl), bytes: jsonl.length, rows: rows.length }],
    base_model: { repo: "lab", revision: "1" },
    ref_model: "pi0",
    init_from: "pi0",
    algorithm: "dpo",
    eta: 0.1,
    kl_path: [],
    hyperparameters: {},
    seed: 1,
    offline_rows: 0,
    online_rows: rows.length,
    feature_map_sha: null,
    ...change,
  };
  store.files.set("/manifest.json", encodeManifest(manifest));
  store.files.set("/rows.jsonl", jsonl);
  return {
    project: "demo",
    round: 1,
    manifest_uri: `${store.url}/manifest.json?signature=1`,
    manifest_sha256: manifestSha256(manifest),
    files: [{ path: "rows.jsonl", uri: `${store.url}/rows.jsonl?signature=1` }],
    callback_url: `${store.url}/hook`,
    callback_secret: secret,
    init_artifact: null,
  };
}

export const startTrainer = (cleanup: Cleanup, dataDir: string, faults: Faults = {}) =>
  startLab(cleanup, { dataDir, pools, faults });
export const clientOf = (url: string) =>
  createTrainerClient({ baseUrl: `${url}/trainer`, timeoutMs: 10_000 });

/** Submits and waits for the end. */
export async function train({ url, lab }: RunningLab, request: JobRequest, attempt = 1): Promise<JobStatus> {
  const accepted = await clientOf(url).submit(request, attempt);
  if (!accepted.ok) throw new Error(accepted.error.message);
  await lab.idle();
  const status = await clientOf(url).status(accepted.value.job_id);
  if (!status.ok) throw new Error(status.error.message);
  return status.value;
}
