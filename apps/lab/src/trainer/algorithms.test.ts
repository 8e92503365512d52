import { type JobRequest, TrainingSpec } from "@gshf/trainer-protocol";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import type { Faults } from "../faults.ts";
import { createCleanup, temporaryDir } from "../lab.fixture.ts";
import { Adapter } from "../policy/adapter.ts";
import { RewardArtifact } from "./reward-artifact.ts";
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

type Spec = z.output<typeof TrainingSpec>;

const start = (faults: Faults = {}) => startTrainer(cleanup, temporaryDir(cleanup), faults);

function asked(store: Store, change: Partial<Spec>): JobRequest {
  const request = prepare(store);
  const training = {
    spec_version: 2 as const,
    dataset: request.manifest_sha256,
    algorithm: "dpo" as const,
    eta: 0.1,
    kl_path: [],
    beta_pess: 0,
    uncertainty: null,
    hyperparameters: {},
    init_from: "pi0" as const,
    init_policy: null,
    reference: "pi0",
    seed: 1,
  };
  return { ...request, training: TrainingSpec.parse(Object.assign(training, change)) };
}

const embeddings = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });

const algorithms = ["sft", "raft", "dpo", "dpo_pessimistic", "rso", "multi_step_rso"] as const;

test.each(algorithms)(
  "%s makes a policy that gives the preferred answer more often than π₀",
  async (algorithm) => {
    const running = await start();
    const store = await startStore(cleanup);
    const status = await train(running, asked(store, { algorithm, eta: 0.2 }));
    expect(status).toMatchObject({ state: "succeeded", artifacts: [{ kind: "checkpoint" }] });
    const [{ uri } = { uri: "" }] = status.artifacts;
    expect(Adapter.parse(await (await fetch(uri)).json()).eta).toBe(0.2);
    await fetch(`${running.url}/v1/load_lora_adapter`, {
      method: "POST",
      body: JSON.stringify({ lora_name: "made", lora_path: uri }),
    });
    const sampled = await fetch(`${running.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "made", messages: pools[0]?.messages, n: 60, seed: 1 }),
    });
    // π₀ gives it 15 of 60 times.
    expect((await sampled.text()).split("Thank you").length - 1).toBeGreaterThan(30);
  },
);

test("a reward model is a reward model: its scores have the order of the labels, and it is no policy", async () => {
  const running = await start();
  const status = await train(running, asked(await startStore(cleanup), { algorithm: "reward_model" }));
  expect(status.artifacts.map(({ kind }) => kind)).toEqual(["reward_model"]);
  const reward = RewardArtifact.parse(await (await fetch(status.artifacts[0]?.uri ?? "")).json());
  const texts = pools[0]?.candidates.map(({ text }) => text) ?? [];
  const body = JSON.stringify({ model: reward.embedding_model, input: texts });
  const answer = await fetch(`${running.url}/v1/embeddings`, { method: "POST", body });
  const { data } = embeddings.parse(await answer.json());
  const scores = data.map(({ embedding }) =>
    embedding.reduce((sum, value, i) => sum + value * (reward.theta[i] ?? 0), 0),
  );
  expect(Math.max(...scores)).toBe(scores[0]);
});

test("what is asked for apart from the data counts before what the manifest says", async () => {
  const running = await start();
  const store = await startStore(cleanup);
  const inManifest = await train(running, prepare(store, { algorithm: "sft", eta: 0.3 }));
  // Stores a manifest that says dpo.
  const apart = await train(running, asked(store, { algorithm: "sft", eta: 0.3 }));
  const thetaOf = async (uri: string | undefined) =>
    Adapter.parse(await (await fetch(uri ?? "")).json()).theta;
  expect(await thetaOf(apart.artifacts[0]?.uri)).toEqual(await thetaOf(inManifest.artifacts[0]?.uri));
});

test("checkpoints on the way are told with their step and KL, and a job that breaks keeps them", async () => {
  const running = await start({ trainer: { mode: "break", times: 1 } });
  const store = await startStore(cleanup);
  const request = asked(store, { hyperparameters: { checkpoints: 4 } });
  const broken = await train(running, request);
  expect(broken).toMatchObject({ state: "failed", error: { code: "fault" } });
  expect(broken.error?.message).toContain("after step 1");
  const told = async (jobId: string) => {
    const events = await clientOf(running.url).events(jobId, 0);
    return (events.ok ? events.value : []).flatMap((event) =>
      event.type === "job.checkpoint" ? [event.data] : [],
    );
  };
  const [first] = await told(broken.job_id);
  expect((await fetch(first?.uri ?? "")).status).toBe(200);

  const whole = await train(running, request, 2);
  const checkpoints = await told(whole.job_id);
  expect(checkpoints.slice(0, 4).map(({ step }) => step)).toEqual([1, 2, 4, 8]);
  expect(checkpoints).toHaveLength(5);
  expect(checkpoints[0]).toEqual(first);
  // Further from π₀ with every step, the last the furthest.
  const kls = checkpoints.map(({ kl }) => kl ?? 0);
  expect(kls[0]).toBeGreaterThan(0);
  expect(kls.at(-1)).toBeGreaterThan(kls[0] ?? 0);
});

test("it tells what it understands, and every bound it tells is one it keeps", async () => {
  const running = await start();
  const told = await clientOf(running.url).capabilities();
  if (!told.ok) throw new Error(told.error.message);
  expect(told.value.versions).toEqual([1, 2]);
  expect(told.value.algorithms).toEqual(expect.arrayContaining([...algorithms, "reward_model"]));
  const store = await startStore(cleanup);
  for (const { name, min, max } of told.value.hyperparameters ?? []) {
    for (const beyond of [min === undefined ? [] : min - 1, max === undefined ? [] : max + 1].flat()) {
      const status = await train(running, asked(store, { hyperparameters: { [name]: beyond } }));
      expect([name, beyond, status.error?.code]).toEqual([name, beyond, "bad-hyperparameter"]);
    }
  }
});

test("rows' weights count: what weighs more moves the policy further", async () => {
  const running = await start();
  const distance = async (weight: number) => {
    const store = await startStore(cleanup);
    const rows = makeRows().map((row) => ({ ...row, weight }));
    const status = await train(running, prepare(store, { algorithm: "sft" }, rows));
    const adapter = Adapter.parse(await (await fetch(status.artifacts[0]?.uri ?? "")).json());
    return Math.hypot(...adapter.theta);
  };
  expect(await distance(4)).toBeGreaterThan(await distance(0.25));
});
