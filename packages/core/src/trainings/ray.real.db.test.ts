// On a Ray cluster that this test starts, with jobs of examples/trainer-trl: `npm run -s test:python` names both.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { granted, until } from "@gshf/testing";
import { serveHttp } from "@gshf/testing/serve-http";
import { connectTrainer } from "@gshf/trainer-protocol";
import { expect, onTestFinished, test } from "vitest";
import { createEgress } from "../access/index.ts";
import { jobOf, type TrainingWorld } from "../fixtures/training.fixture.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  stateOf,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { updateProject } from "../projects/index.ts";

const { GSHF_RAY: rayCommand, GSHF_TRAINER_PYTHON: python } = process.env;
const isThere = rayCommand !== undefined && python !== undefined;
const examples = path.join(import.meta.dirname, "../../../../examples");

test.skipIf(!isThere)(
  "a round trains on Ray, whose cluster is lost in the middle and comes back: one policy",
  { timeout: 600_000 },
  async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "ray-"));
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
    await using ray = await startRay(scratch);
    await using artifacts = await serveArtifacts(path.join(scratch, "data/artifacts"));
    const entrypoint = [
      ...["cd", path.join(examples, "trainer-trl"), "&&", "OMP_NUM_THREADS=1", "exec", python],
      ...[
        "-m",
        "trainer_trl.batch",
        "--base-model",
        makeModel(scratch),
        "--data",
        path.join(scratch, "data"),
      ],
      ...["--public-url", artifacts.url],
    ].join(" ");
    const trainerUrl = `ray+${ray.url}?${new URLSearchParams({ entrypoint, cpus: "1" })}`;

    await using world = await createWorld();
    const { deps, owner, slug } = world;
    granted(await updateProject(deps, owner, { slug, trainerUrl }));
    const hyperparameters = {
      epochs: 400,
      batch_size: 4,
      micro_batch: 4,
      kl_prompts: 1,
      kl_tokens: 4,
      save_steps: 5,
    };
    const roundId = await startTestRound(world, { training: { algorithm: "dpo", hyperparameters } });
    await workUntil(world, roundId, "labeling");
    await labelAll(world);
    await workUntil(world, roundId, "training");
    const round: TrainingWorld = Object.assign(world, { roundId });
    const work = async () => {
      await workOnce(deps, roundId);
      world.pass(2);
    };
    const worked = async () => {
      await work();
      const metrics = await deps.db.trainingEvent.count({ where: { type: "job.metrics" } });
      return { metrics, state: (await stateOf(world, roundId)).state };
    };
    const patient = { deadlineMs: 300_000, everyMs: 300 };

    await until("the first figures of the training", async () => (await worked()).metrics > 2, patient);
    const before = await jobOf(round);
    expect(before).toMatchObject({ state: "running", attempt: 1, trainerAttempt: 1 });

    await ray.lose();
    await work();
    expect((await stateOf(world, roundId)).problem).toMatchObject({
      code: "trainer-unreachable",
      retryable: true,
    });
    await ray.start();
    await until(
      "the new cluster to be given the job",
      async () => {
        await work();
        const { state, trainerAttempt } = await jobOf(round);
        return state === "running" && trainerAttempt === 2;
      },
      patient,
    );
    const after = await jobOf(round);
    expect([after.attempt, after.externalId]).toEqual([1, before.externalId]);

    await until("the end", async () => (await worked()).state === "complete", patient);
    const job = await jobOf(round);
    expect(job).toMatchObject({ state: "succeeded", attempt: 1, trainerAttempt: 2 });
    const events = await deps.db.trainingEvent.findMany({
      where: { trainingJobId: job.id },
      orderBy: { seq: "asc" },
    });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const made = await deps.db.policy.findMany({ where: { name: { not: "pi0" } } });
    expect(made).toMatchObject([{ trainingJobId: job.id, unverifiedBecause: null }]);
  },
);

test.skipIf(!isThere)(
  "a job on Ray is stopped, also twice; a command that fails says so",
  { timeout: 300_000 },
  async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "ray-"));
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
    await using ray = await startRay(scratch);
    const egress = createEgress({ allowPrivate: true, allowedHosts: [] });
    const run = (entrypoint: string) =>
      connectTrainer(`ray+${ray.url}?${new URLSearchParams({ entrypoint })}`, egress);
    const request = {
      project: "demo",
      round: 1,
      manifest_uri: "https://s3.test/m.json?signature=secret",
      manifest_sha256: "a".repeat(64),
      files: [],
      callback_url: null,
      callback_secret: null,
      init_artifact: null,
    };
    const sleeps = run("sleep 1000");
    const accepted = await sleeps.submit(request);
    if (!accepted.ok) throw new Error(accepted.error.message);
    const { job_id } = accepted.value;
    const state = async () => {
      const status = await sleeps.status(job_id);
      return status.ok ? status.value.state : status.error.code;
    };
    expect(
      await sleeps.submit({ ...request, manifest_uri: "https://s3.test/m.json?signature=fresh" }),
    ).toMatchObject({
      ok: true,
      value: { job_id },
    });
    expect(await sleeps.submit({ ...request, manifest_uri: "https://s3.test/other.json" })).toMatchObject({
      ok: false,
      error: { code: "conflict" },
    });
    expect(await sleeps.cancel(job_id)).toMatchObject({ ok: true, value: { state: "cancelling" } });
    await until("the job to be cancelled", async () => (await state()) === "cancelled");
    expect(await sleeps.cancel(job_id)).toMatchObject({ ok: true, value: { state: "cancelled" } });
    expect(await sleeps.status("gshf-none")).toMatchObject({ ok: false, error: { status: 404 } });

    const fails = run("sh -c 'echo broken; exit 3'");
    const second = await fails.submit(request, 2);
    if (!second.ok) throw new Error(second.error.message);
    const ended = await until("the command to fail", async () => {
      const status = await fails.status(second.value.job_id);
      return status.ok && status.value.state === "failed" ? status.value : null;
    });
    expect(ended.error).toMatchObject({
      code: "process-lost",
      retryable: true,
      message: expect.stringContaining("exit code 3"),
    });
  },
);

/** A cluster of this machine alone: a group of processes, which is lost at once. */
async function startRay(scratch: string) {
  const [dashboard, gcs, client, agent] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${dashboard}`;
  const args = [
    ...["start", "--head", "--block", "--disable-usage-stats", "--num-cpus", "2"],
    ...["--object-store-memory", "80000000", "--temp-dir", path.join(scratch, "ray")],
    ...["--dashboard-host", "127.0.0.1", "--dashboard-port", `${dashboard}`, "--port", `${gcs}`],
    ...["--ray-client-server-port", `${client}`, "--dashboard-agent-listen-port", `${agent}`],
  ];
  let head: ChildProcess | null = null;
  const start = async () => {
    head = spawn(rayCommand ?? "", args, { detached: true, stdio: "ignore" });
    await until("Ray to answer", async () => (await fetch(`${url}/api/version`).catch(() => null))?.ok, {
      deadlineMs: 120_000,
      everyMs: 250,
    });
    // Nodes come after the dashboard; without one no job is taken.
    const nodes = async () => {
      const reply = await fetch(`${url}/nodes?view=summary`).catch(() => null);
      return reply?.ok === true && (await reply.text()).includes('"ALIVE"');
    };
    await until("a node", nodes, { deadlineMs: 120_000, everyMs: 250 });
  };
  const lose = async () => {
    if (head?.pid === undefined) return;
    const gone = once(head, "exit");
    process.kill(-head.pid, "SIGKILL");
    await gone;
    head = null;
  };
  await start();
  return { url, start, lose, [Symbol.asyncDispose]: lose };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** As a trainer_trl with the same folder does: a folder's address answers the list of its files. */
function serveArtifacts(folder: string) {
  return serveHttp((request, response) => {
    const file = path.join(folder, decodeURIComponent((request.url ?? "").replace("/v1/artifacts/", "")));
    const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    response.end(readFileSync(isFile ? file : `${file}.json`));
  });
}

/** A language model of a few thousand weights. */
function makeModel(scratch: string): string {
  const texts = path.join(scratch, "texts.jsonl");
  const candidates = ["Because light scatters.", "You see it every day.", "No idea."].map((text) => ({
    text,
  }));
  const rows = Array.from({ length: 12 }, (_, i) =>
    JSON.stringify({ prompt: [{ role: "user", content: `question ${i}` }], candidates }),
  );
  writeFileSync(texts, rows.join("\n"));
  const out = path.join(scratch, "model");
  const tiny = path.join(examples, "tiny-model/tiny_model.py");
  const size = ["--steps", "5", "--batch", "3", "--vocabulary", "300", "--width", "32", "--layers", "1"];
  const { status, stderr } = spawnSync(python ?? "", [tiny, "--texts", texts, "--out", out, ...size], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return out;
}
