import { createTrainerClient, isTerminal, type JobRequest, sha256Hex } from "@gshf/trainer-protocol";
import { afterEach, expect, test } from "vitest";
import type { Faults } from "../faults.ts";
import { createCleanup, temporaryDir } from "../lab.fixture.ts";
import { Adapter } from "../policy/adapter.ts";
import {
  clientOf,
  makeRows,
  pools,
  prepare,
  type Store,
  startStore,
  startTrainer,
  train,
} from "./trainer.fixture.ts";

const cleanup = createCleanup();
afterEach(() => cleanup.run());

const start = (dataDir: string, faults: Faults = {}) => startTrainer(cleanup, dataDir, faults);

/** Comparisons about a prompt that no pool has. */
const strange = () =>
  makeRows().map((row) => ({ ...row, prompt: [{ role: "user" as const, content: "?" }] }));

test("a job is trained, told of in order by signed webhooks, and its checkpoint makes a better policy", async () => {
  const running = await start(temporaryDir(cleanup));
  const store = await startStore(cleanup);
  const request = prepare(store);
  const status = await train(running, request);
  expect(status).toMatchObject({ state: "succeeded", attempt: 1, progress: 1, error: null });

  const told = await clientOf(running.url).events(status.job_id, 0);
  expect(store.events).toEqual(told.ok && told.value);
  expect(store.events.map((event) => event.seq)).toEqual(store.events.map((_, i) => i + 1));
  expect(store.events.at(-1)?.seq).toBe(status.seq);
  const states = store.events.flatMap((event) => (event.type === "job.state" ? [event.data.state] : []));
  expect(states).toEqual(["queued", "provisioning", "running", "succeeded"]);
  const points = store.events.flatMap((event) => (event.type === "job.metrics" ? event.data.points : []));
  expect(points.map((point) => point.step)).toEqual(points.map((_, i) => i + 1));
  expect(points.at(-1)?.loss).toBeLessThan(points[0]?.loss ?? 0);
  expect(points.at(-1)?.["rewards/accuracies"]).toBe(1);

  const [artifact] = status.artifacts;
  const text = await (await fetch(artifact?.uri ?? "")).text();
  expect(sha256Hex(text)).toBe(artifact?.sha256);
  expect(Adapter.parse(JSON.parse(text))).toMatchObject({
    manifest_sha256: request.manifest_sha256,
    eta: 0.1,
  });
  await fetch(`${running.url}/v1/load_lora_adapter`, {
    method: "POST",
    body: JSON.stringify({ lora_name: "round-1", lora_path: artifact?.uri }),
  });
  const body = { model: "round-1", messages: pools[0]?.messages, n: 50, seed: 1 };
  const sampled = await fetch(`${running.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const answers = await sampled.text();
  // π₀ gives the polite answer 12 or 13 of 50 times.
  expect(answers.split("Thank you").length - 1).toBeGreaterThan(40);
});

test("the same dataset gives the same checkpoint in another lab", async () => {
  const store = await startStore(cleanup);
  const request = prepare(store, { hyperparameters: { features: "answer+length" } });
  const first = await train(await start(temporaryDir(cleanup)), request);
  const second = await train(await start(temporaryDir(cleanup)), request);
  expect(first.artifacts[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(second.artifacts[0]?.sha256).toBe(first.artifacts[0]?.sha256);
});

test("sent again, also with fresh presigned URLs, it is the same job; with another body it is a conflict", async () => {
  const running = await start(temporaryDir(cleanup));
  const request = prepare(await startStore(cleanup));
  const first = await train(running, request);
  const resigned = { ...request, manifest_uri: request.manifest_uri.replace("=1", "=2") };
  expect((await train(running, resigned)).job_id).toBe(first.job_id);
  const other = await clientOf(running.url).submit({ ...request, callback_url: null });
  expect(other).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect((await train(running, request, 2)).job_id).not.toBe(first.job_id);
});

test.each<[string, (store: Store) => JobRequest, string, boolean]>([
  ["a file that was changed", (s) => edit(s, "/rows.jsonl", prepare(s)), "checksum-mismatch", false],
  ["a manifest that was changed", (s) => edit(s, "/manifest.json", prepare(s)), "checksum-mismatch", false],
  ["a file that is gone", (s) => edit(s, "/rows.jsonl", prepare(s), null), "fetch-failed", true],
  ["a file without a URL", (s) => ({ ...prepare(s), files: [] }), "missing-file", false],
  ["a prompt of no pool", (s) => prepare(s, { algorithm: "sft" }, strange()), "unknown-prompt", false],
  ["a bad setting", (s) => prepare(s, { hyperparameters: { ridge: -1 } }), "bad-hyperparameter", false],
  ["no rows", (s) => prepare(s, {}, []), "no-rows", false],
  ["a predecessor it is not given", (s) => prepare(s, { init_from: "previous" }), "no-init", false],
])("%s fails the job with its reason", async (_what, requestFor, code, retryable) => {
  const running = await start(temporaryDir(cleanup));
  const status = await train(running, requestFor(await startStore(cleanup)));
  expect(status).toMatchObject({ state: "failed", error: { code, retryable }, artifacts: [] });
  expect(status.error?.message).not.toContain("signature");
});

function edit(store: Store, path: string, request: JobRequest, content: string | null = "{}"): JobRequest {
  if (content === null) store.files.delete(path);
  else store.files.set(path, content);
  return request;
}

test("training goes on from a predecessor's weights when asked to", async () => {
  const running = await start(temporaryDir(cleanup));
  const store = await startStore(cleanup);
  const first = await train(running, prepare(store));
  const [artifact] = first.artifacts;
  const init = { uri: artifact?.uri ?? "", sha256: artifact?.sha256 ?? "" };
  const goOn = { ...prepare(store, { init_from: "previous", round: 2 }), round: 2, init_artifact: init };
  const second = await train(running, goOn);
  expect(second.state).toBe("succeeded");
  const forged = { ...prepare(store, { init_from: "previous", round: 3 }), round: 3 };
  const broken = await train(running, { ...forged, init_artifact: { ...init, sha256: "0".repeat(64) } });
  expect(broken.error?.code).toBe("checksum-mismatch");
});

test("a cancelled job stops and stays cancelled; cancelling again changes nothing", async () => {
  const { url, lab } = await start(temporaryDir(cleanup));
  const held = Promise.withResolvers<void>();
  const request = prepare(await startStore(cleanup, { held: held.promise }));
  const accepted = await clientOf(url).submit(request);
  const jobId = accepted.ok ? accepted.value.job_id : "";
  const asked = await clientOf(url).cancel(jobId);
  expect(asked.ok && asked.value.state).toBe("cancelling");
  await lab.idle();
  const ended = await clientOf(url).status(jobId);
  expect(ended.ok && ended.value.state).toBe("cancelled");
  expect(await clientOf(url).cancel(jobId)).toEqual(ended);
  held.resolve();
});

test("a lab that was stopped answers for old jobs and takes up unfinished ones as a new attempt", async () => {
  const dataDir = temporaryDir(cleanup);
  const first = await start(dataDir);
  const held = Promise.withResolvers<void>();
  const finished = await train(first, prepare(await startStore(cleanup)));
  const store = await startStore(cleanup, { held: held.promise });
  const accepted = await clientOf(first.url).submit(prepare(store, { seed: 2 }));
  const jobId = accepted.ok ? accepted.value.job_id : "";
  await first.stop();

  const second = await start(dataDir);
  const old = await clientOf(second.url).status(finished.job_id);
  expect(old.ok && old.value).toEqual(finished);
  const before = await clientOf(second.url).status(jobId);
  expect(before.ok && isTerminal(before.value.state)).toBe(false);
  held.resolve();
  second.lab.recover();
  await second.lab.idle();
  const after = await clientOf(second.url).status(jobId);
  expect(after.ok && after.value).toMatchObject({ state: "succeeded", attempt: 2 });
  expect(after.ok && before.ok && after.value.seq > before.value.seq).toBe(true);
});

test("a trainer asked to answer 500 does so as often as asked", async () => {
  const request = prepare(await startStore(cleanup));
  const { url, lab } = await start(temporaryDir(cleanup), { trainer: { mode: "error", times: 1 } });
  expect(await clientOf(url).submit(request)).toMatchObject({ error: { code: "http-status", status: 500 } });
  expect(await clientOf(url).submit(request)).toMatchObject({ ok: true });
  await lab.idle();
});

test("a trainer asked to stay silent does", async () => {
  const { url } = await start(temporaryDir(cleanup), { trainer: { mode: "never" } });
  const hasty = createTrainerClient({ baseUrl: `${url}/trainer`, timeoutMs: 100 });
  expect(await hasty.submit(prepare(await startStore(cleanup)))).toMatchObject({
    error: { code: "timeout" },
  });
});

test("a trainer asked to name a wrong checksum serves something else than it says", async () => {
  const lab = await start(temporaryDir(cleanup), { trainer: { mode: "wrong-checksum" } });
  const [artifact] = (await train(lab, prepare(await startStore(cleanup)))).artifacts;
  const text = await (await fetch(artifact?.uri ?? "")).text();
  expect(sha256Hex(text)).not.toBe(artifact?.sha256);
});

test("what is no job, key or seq is refused", async () => {
  const { url } = await start(temporaryDir(cleanup));
  expect(await clientOf(url).status("nope")).toMatchObject({ error: { status: 404 } });
  expect(await clientOf(url).cancel("nope")).toMatchObject({ error: { status: 404 } });
  const keyless = await fetch(`${url}/trainer/v1/jobs`, { method: "POST", body: "{}" });
  expect(keyless.status).toBe(400);
  const headers = { "idempotency-key": "k" };
  const shapeless = await fetch(`${url}/trainer/v1/jobs`, { method: "POST", body: "{}", headers });
  expect(shapeless.status).toBe(400);
});
