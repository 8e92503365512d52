// Long because it is a whole trainer with a wrong side to each of its right ones.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { canonicalJson, sha256Hex } from "../canonical-json.ts";
import type { JobEvent } from "../events.ts";
import { folderSha256, JobRequest, type JobStatus, jobRequestIdentity } from "../job.ts";
import { isTerminal } from "../job-states.ts";
import { Manifest } from "../manifest.ts";
import { signWebhook } from "../webhooks.ts";

type Job = { key: string; request: JobRequest; status: JobStatus; events: JobEvent[]; hooks: Promise<void> };

const weights = JSON.stringify({ theta: [1, 2, 3] });
const files = [{ path: "model/weights.json", sha256: sha256Hex(weights), bytes: weights.length }];

/**
 * A trainer that learns nothing and keeps to the contract, but for one clause.
 *
 * @param wrong the name of a clause of the conformance suite; null: it is right
 */
export async function startTrainerThatIs(wrong: string | null) {
  const is = (clause: string) => wrong === clause;
  const jobs = new Map<string, Job>();
  let address = "";

  const tell = (job: Job, change: Partial<JobStatus>, type: JobEvent["type"], data: unknown) => {
    const step = is("events-gap-free") && job.status.seq === 2 ? 2 : 1;
    const { attempt } = { ...job.status, ...change };
    const timestamp = new Date().toISOString();
    job.status = { ...job.status, ...change, seq: job.status.seq + step, heartbeat_at: timestamp };
    const { job_id, seq } = job.status;
    const event = { type, job_id, attempt, seq, timestamp, data } as JobEvent;
    job.events.push(event);
    const { callback_url: url, callback_secret: secret } = job.request;
    if (url !== null && secret !== null) job.hooks = job.hooks.then(() => send(event, url, secret));
  };
  const state = (job: Job, change: Partial<JobStatus>, told = change.state) =>
    tell(job, change, "job.state", {
      state: told,
      progress: change.progress ?? job.status.progress,
      error: change.error ?? null,
      artifacts: change.artifacts ?? [],
    });

  const send = async (event: JobEvent, url: string, given: string) => {
    const body = is("webhooks-tell-the-same")
      ? JSON.stringify({ ...event, timestamp: "2020-01-01T00:00:00Z" })
      : JSON.stringify(event);
    const secret = is("webhooks-signed")
      ? `whsec_${Buffer.from("another secret of ours").toString("base64")}`
      : given;
    for (let sent = 1; sent <= 2; sent += 1) {
      const again = is("webhook-again") ? `-${sent}` : "";
      const id = is("webhook-ids") ? "one" : `${event.job_id}.${event.seq}${again}`;
      const signed = signWebhook({ id, body, timestamp: new Date(), secrets: [secret] });
      const answer = await fetch(url, { method: "POST", headers: { ...signed }, body });
      if (answer.status < 500) return;
    }
  };

  const end = (job: Job) => {
    if (is("polling-suffices") && job.request.callback_url === null && job.request.training === undefined) {
      if (job.request.manifest_uri.includes("polled")) {
        return fail(job, "no-callback", "there is nobody to tell");
      }
    }
    const sha256 = is("artifact-named") ? "0".repeat(64) : folderSha256(files);
    const uri = `${address}/artifacts/${job.status.job_id}`;
    const kl = 0.1;
    const announced = is("checkpoints-named") ? "" : folderSha256(files);
    tell(job, {}, "job.checkpoint", { uri, sha256: announced, kl, step: 1 });
    if (!is("metrics-told")) tell(job, {}, "job.metrics", { points: [{ step: 1, loss: 0.69 }] });
    const artifacts = [{ kind: "checkpoint" as const, uri, sha256, files }];
    state(
      job,
      { state: "succeeded", progress: 1, artifacts },
      is("events-of-the-end") ? "running" : "succeeded",
    );
  };
  const fail = (job: Job, code: string, message: string) => {
    const error = { code, message, retryable: false };
    if (is("failure-told")) state(job, { state: "failed" });
    else state(job, { state: "failed", error });
  };

  const fetched = async (uri: string) => Buffer.from(await (await fetch(uri)).arrayBuffer());
  const work = async (job: Job) => {
    const { request } = job;
    state(job, { state: "provisioning" });
    const manifestBytes = await fetched(request.manifest_uri);
    if (job.status.state === "cancelling") {
      return is("cancel-ends") ? end(job) : state(job, { state: "cancelled" });
    }
    const why = is("urls-kept-secret") ? request.manifest_uri : "has another sha256";
    if (sha256Hex(manifestBytes) !== request.manifest_sha256 && !is("manifest-verified")) {
      return fail(job, "checksum-mismatch", `the manifest ${why}`);
    }
    const manifest = Manifest.parse(JSON.parse(manifestBytes.toString("utf8")));
    for (const file of manifest.files) {
      const uri = request.files.find(({ path }) => path === file.path)?.uri ?? "";
      const bytes = await fetched(uri);
      if (sha256Hex(bytes) !== file.sha256 && !is("file-verified")) {
        return fail(job, "checksum-mismatch", `${file.path} ${why}`);
      }
      const ends = is("lines-end-at-line-feeds") ? /[\n\u0085\u2028\u2029]/ : "\n";
      const rows = bytes
        .toString("utf8")
        .split(ends)
        .filter((line) => line !== "");
      if (rows.length !== file.rows) return fail(job, "row-count", `${rows.length} rows`);
    }
    if (is("training-spec") && request.training !== undefined) {
      return fail(job, "bad-body", "training is no field");
    }
    state(job, { state: "running", progress: 0.1 });
    if (is("states-follow")) {
      // Told in events and not in between, so that a poll sees nothing of it.
      tell(job, {}, "job.state", { state: "queued", progress: 0, error: null, artifacts: [] });
      tell(job, {}, "job.state", { state: "running", progress: 0, error: null, artifacts: [] });
    }
    if (is("status-in-order")) {
      job.status = { ...job.status, attempt: 2 };
      await wait(250);
      job.status = { ...job.status, attempt: 1 };
      await wait(250);
    }
    end(job);
  };

  const submit = async (key: string | undefined, body: unknown): Promise<[number, unknown]> => {
    if (key === undefined && !is("key-needed")) return [400, { error: "Idempotency-Key is needed" }];
    const read = JobRequest.safeParse(body);
    if (!read.success) return is("body-checked") ? [500, {}] : [400, { error: "no job" }];
    const identity = (request: JobRequest) =>
      is("same-body-same-job") ? JSON.stringify(request) : jobRequestIdentity(request);
    const all = [...jobs.values()];
    const twin = all.find(
      (job) => is("other-key-other-job") && identity(job.request) === identity(read.data),
    );
    const known = all.find((job) => job.key === key) ?? twin;
    if (known !== undefined) {
      const isSame = identity(known.request) === identity(read.data) || is("other-body-conflict");
      if (!isSame) return [409, { error: "another body" }];
      return [202, { job_id: known.status.job_id, state: known.status.state }];
    }
    if (is("one-job-at-once")) await wait(50);
    const isTwin = is("one-job-at-once") && [...jobs.values()].some((job) => job.key === key);
    const status: JobStatus = {
      job_id: `job-${sha256Hex(key ?? "").slice(0, 12)}${isTwin ? `-${jobs.size}` : ""}`,
      state: "queued",
      attempt: 1,
      seq: 0,
      progress: 0,
      heartbeat_at: null,
      error: null,
      artifacts: [],
    };
    const job: Job = { key: key ?? "", request: read.data, status, events: [], hooks: Promise.resolve() };
    jobs.set(status.job_id, job);
    state(job, { state: "queued" });
    void work(job).catch(() => fail(job, "internal", "it broke"));
    return [is("job-accepted") ? 200 : 202, { job_id: status.job_id, state: status.state }];
  };

  const cancel = (job: Job): [number, unknown] => {
    if (isTerminal(job.status.state)) {
      if (is("end-is-final")) job.status = { ...job.status, state: "cancelled" };
      return [200, job.status];
    }
    if (job.status.state === "cancelling") return is("cancel-twice") ? [409, {}] : [200, job.status];
    state(job, { state: "cancelling" });
    return [200, job.status];
  };

  const eventsOf = (job: Job, after: number): string => {
    const list = job.events.filter(({ seq }) => seq > after || is("events-after"));
    const told = list.map((event, i) =>
      is("event-shape") && i === 0 ? { ...event, timestamp: "now" } : event,
    );
    return told.map((event) => `${JSON.stringify(event)}\n`).join("");
  };

  const answer = async (method: string, url: URL, key: string | undefined, body: string) => {
    const [, , , id = "", rest = ""] = url.pathname.split("/");
    const job = jobs.get(id);
    if (url.pathname === "/v1/capabilities") {
      const versions = is("capabilities") ? ["two"] : [1, 2];
      return [200, { versions, algorithms: ["dpo"], hyperparameters: null }];
    }
    if (url.pathname === "/v1/jobs") return submit(key, JSON.parse(body));
    if (url.pathname.startsWith("/artifacts/")) {
      if (!url.pathname.endsWith("/weights.json")) return [200, canonicalJson(files)];
      return [200, is("artifact-bytes") ? "other weights" : weights];
    }
    if (job === undefined) return is("unknown-job") ? [200, {}] : [404, { error: "no such job" }];
    if (rest === "events") return [200, eventsOf(job, Number(url.searchParams.get("after")))];
    if (rest === "cancel" && method === "POST") return cancel(job);
    return [200, is("status-shape") ? { ...job.status, progress: "half" } : job.status];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const url = new URL(request.url ?? "", "http://trainer");
      const key = request.headers["idempotency-key"];
      const body = Buffer.concat(chunks).toString("utf8");
      const [status, value] = await answer(request.method ?? "GET", url, key ? String(key) : undefined, body);
      response.writeHead(Number(status)).end(typeof value === "string" ? value : JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  return {
    address,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
