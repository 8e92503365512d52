import { expect, test } from "vitest";
import type { JobRequest } from "../job.ts";
import { type BatchCluster, type BatchJob, batchTrainer, type NewBatchJob } from "./batch.ts";
import { idOf, testRequest, toldLine } from "./told.fixture.ts";

const request: JobRequest = {
  ...testRequest,
  callback_url: "https://gshf.test/events",
  callback_secret: "whsec_never",
};
const refused = {
  ok: false,
  error: {
    code: "http-status",
    retryable: true,
    message: "c.test answered HTTP 503",
    host: "c.test",
    status: 503,
  },
} as const;

/** A cluster in memory, that a test moves. */
function world() {
  const jobs = new Map<string, BatchJob & { payload: string }>();
  const world = { jobs, log: "", stops: 0, creating: null as null | (() => void), isDown: false };
  const cluster: BatchCluster = {
    host: "c.test",
    find: async (name) => (world.isDown ? refused : { ok: true, value: jobs.get(name) ?? null }),
    create: async (job: NewBatchJob) => {
      const { name, identity, payload } = job;
      const made = { phase: "waiting", identity, why: null, payload } as const;
      if (world.creating === null) jobs.set(name, made);
      else {
        world.creating();
        return refused;
      }
      return { ok: true, value: null };
    },
    stop: async () => {
      world.stops += 1;
      return { ok: true, value: null };
    },
    log: async () => ({ ok: true, value: world.log }),
  };
  return { world, trainer: batchTrainer(cluster) };
}

async function submitted() {
  const { world: at, trainer } = world();
  const accepted = await trainer.submit(request);
  const id = idOf(accepted);
  const move = (change: Partial<BatchJob>) => {
    const job = at.jobs.get(id);
    if (job !== undefined) at.jobs.set(id, { ...job, ...change });
  };
  return { at, trainer, id, move };
}

test("a job is handed over once, under a name of its key, without a way in and its secret", async () => {
  const { at, trainer, id } = await submitted();
  expect(id).toMatch(/^gshf-[0-9a-f]{32}$/);
  const fresh = { ...request, manifest_uri: "https://s3.test/m.json?signature=second" };
  expect(await trainer.submit(fresh)).toMatchObject({ ok: true, value: { job_id: id } });
  expect(at.jobs.size).toBe(1);
  const payload = Buffer.from(at.jobs.get(id)?.payload ?? "", "base64").toString();
  expect(JSON.parse(payload)).toMatchObject({
    job_id: id,
    request: { ...request, callback_url: null, callback_secret: null },
  });
  expect(payload).not.toContain("whsec_");
  expect(await trainer.submit(request, 2)).not.toMatchObject({ value: { job_id: id } });
});

test("another body under its key is a conflict", async () => {
  const { trainer } = await submitted();
  const other = { ...request, manifest_uri: "https://s3.test/other.json" };
  expect(await trainer.submit(other)).toMatchObject({
    ok: false,
    error: { code: "conflict", retryable: false },
  });
});

test("a cluster that refuses what it took all the same has the job; one that didn't take it has not", async () => {
  const { world: at, trainer } = world();
  at.creating = () => undefined;
  expect(await trainer.submit(request)).toEqual(refused);
  at.creating = () => {
    at.creating = null;
    void trainer.submit(request);
  };
  expect(await trainer.submit(request)).toMatchObject({ ok: true });
  expect(at.jobs.size).toBe(1);
});

test("what it told is its status, whatever else is in its log", async () => {
  const { at, trainer, id, move } = await submitted();
  expect(await trainer.status(id)).toMatchObject({ value: { state: "provisioning", seq: 0 } });
  move({ phase: "running" });
  expect(await trainer.status(id)).toMatchObject({ value: { state: "provisioning", seq: 0 } });
  at.log = [
    "Loading checkpoint shards: 100%",
    toldLine(id, 2),
    `[rank0]: ${toldLine(id, 1, { progress: 0 })}`,
    '@gshf {"event": "broken',
    toldLine("gshf-other", 9),
    toldLine(id, 2),
  ].join("\n");
  expect(await trainer.status(id)).toMatchObject({ value: { state: "running", seq: 2, progress: 0.2 } });
  const events = await trainer.events(id, 0);
  expect(events.ok && events.value.map(({ seq }) => seq)).toEqual([1, 2]);
  const later = await trainer.events(id, 1);
  expect(later.ok && later.value.map(({ seq }) => seq)).toEqual([2]);
});

test("its own end counts, and before the cluster's", async () => {
  const { at, trainer, id, move } = await submitted();
  const artifacts = [{ kind: "checkpoint" as const, uri: "https://a.test/c", sha256: "ab".repeat(32) }];
  at.log = toldLine(id, 3, { state: "succeeded", progress: 1, artifacts });
  for (const phase of ["running", "ended", "failed", "stopped"] as const) {
    move({ phase });
    expect(await trainer.status(id)).toMatchObject({ value: { state: "succeeded", artifacts } });
  }
});

test.each([
  ["failed", "failed", { code: "process-lost", retryable: true }],
  ["ended", "failed", { code: "no-result", retryable: false }],
  ["stopped", "cancelled", null],
] as const)("a process that is %s without a result makes the job %s", async (phase, state, error) => {
  const { at, trainer, id, move } = await submitted();
  at.log = toldLine(id, 2);
  move({ phase });
  const status = await trainer.status(id);
  expect(status).toMatchObject({ value: { state, seq: 2 } });
  if (error === null) expect(status).toMatchObject({ value: { error } });
  else expect(status).toMatchObject({ value: { error } });
});

test("one that lost its machines recovers, is alive while it waits, and its count doesn't fall", async () => {
  const { at, trainer, id, move } = await submitted();
  at.log = "";
  move({ phase: "waiting" });
  const status = await trainer.status(id, { seq: 7, attempt: 2 });
  expect(status).toMatchObject({ value: { state: "recovering", seq: 7, attempt: 2 } });
  const said = status.ok ? status.value.heartbeat_at : null;
  expect(Date.now() - Date.parse(said ?? "")).toBeLessThan(60_000);
});

test("the cluster's words are told without presigned URLs and payloads", async () => {
  const { trainer, id, move } = await submitted();
  const payload = "A".repeat(400);
  move({
    phase: "failed",
    why: `no image for\n https://s3.test/m.json?X-Signature=secret GSHF_JOB: ${payload}`,
  });
  const status = await trainer.status(id);
  const message = status.ok ? status.value.error?.message : null;
  expect(message).toContain("no image for https://s3.test/m.json GSHF_JOB");
  expect(message).not.toMatch(/secret|AAAA/);
});

test("it is stopped once it is there and goes on; one that nobody knows is told so", async () => {
  const { at, trainer, id, move } = await submitted();
  move({ phase: "running" });
  expect(await trainer.cancel(id)).toMatchObject({ value: { state: "cancelling" } });
  move({ phase: "stopped" });
  expect(await trainer.cancel(id)).toMatchObject({ value: { state: "cancelled" } });
  expect(at.stops).toBe(1);
  expect(await trainer.cancel("gshf-none")).toMatchObject({ ok: false, error: { status: 404 } });
  expect(await trainer.status("gshf-none")).toMatchObject({ ok: false, error: { status: 404 } });
});

test("a cluster that can't be asked is neither connected nor without the job", async () => {
  const { at, trainer, id } = await submitted();
  at.isDown = true;
  expect(await trainer.status(id)).toEqual(refused);
  expect(await trainer.capabilities()).toEqual(refused);
  expect(await trainer.submit(request)).toEqual(refused);
});
