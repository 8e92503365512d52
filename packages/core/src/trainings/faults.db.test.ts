import { createHash } from "node:crypto";
import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { jobOf, metrics, poll, startTraining, type TrainingWorld } from "../fixtures/training.fixture.ts";
import { ended, signed } from "../fixtures/webhooks.fixture.ts";
import { stateOf, workOnce, workUntil } from "../fixtures/world.fixture.ts";
import { receiveTrainerEvent } from "./receive-trainer-event.ts";

/*
 * Whatever goes wrong between a trainer and here: a training that succeeded makes one policy, and what nobody could
 * verify becomes nobody's main policy unasked. Other faults stand in two-attempts, training, webhook-order and
 * checkpoints, and those of servers in rounds/trouble.
 */

const weights = ({ endpoints }: TrainingWorld) => ({
  kind: "checkpoint" as const,
  uri: `${endpoints.url}/artifact.json`,
  sha256: createHash("sha256")
    .update(JSON.stringify({ weights: "none" }))
    .digest("hex"),
});

async function sender(world: TrainingWorld) {
  const { deps, projectId } = world;
  const { id: trainingJobId } = await jobOf(world);
  const { webhookSecretSealed } = await deps.db.project.findUniqueOrThrow({ where: { id: projectId } });
  const secret = deps.secrets.open(webhookSecretSealed ?? "");
  return {
    /** As its trainer signs it, `offset` seconds off our clock. */
    sign: (event: object | string, id: string, offset = 0) =>
      signed(event, secret, { at: new Date(deps.now().getTime() + offset * 1000), id }),
    receive: (webhook: ReturnType<typeof signed>) => receiveTrainerEvent(deps, { trainingJobId, ...webhook }),
  };
}

async function expectOnePolicy(world: TrainingWorld): Promise<void> {
  const job = await jobOf(world);
  const made = await world.deps.db.policy.findMany({ where: { name: { not: "pi0" } } });
  expect(made).toMatchObject([{ trainingJobId: job.id, unverifiedBecause: null }]);
  expect(new Set(world.endpoints.adaptersLoaded)).toEqual(new Set(["world-round-1"]));
  expect(world.endpoints.submissions).toHaveLength(1);
}

const end = (world: TrainingWorld, seq: number) => {
  const event = ended(seq, "end");
  return { ...event, data: { ...event.data, artifacts: [weights(world)] } };
};

test.each([
  ["ahead", 600],
  ["behind", -600],
])("a trainer whose clock is ten minutes %s is heard by polling alone, and to its end", async (_, offset) => {
  await using world = await startTraining();
  const { roundId, endpoints, deps } = world;
  const { sign, receive } = await sender(world);
  const refused = {
    ok: false,
    reason: "forbidden",
    message: expect.stringMatching(/600 s .*more than 300 s/),
  };
  expect(await receive(sign(end(world, 3), "end", offset))).toMatchObject(refused);
  expect(await jobOf(world)).toMatchObject({ state: "queued" });
  for (let turn = 1; turn <= 10; turn++) {
    endpoints.trainer.heartbeatAt = new Date(deps.now().getTime() + offset * 1000).toISOString();
    endpoints.trainer.events.push(metrics(turn));
    await poll(world, 1, 60);
    expect((await stateOf(world, roundId)).problem).toBeNull();
  }
  endpoints.trainer.state = "succeeded";
  endpoints.trainer.says = { seq: 11 };
  await workUntil(world, roundId, "complete");
  expect(await deps.db.trainingEvent.count()).toBe(10);
  await expectOnePolicy(world);
});

test("a signature that is replayed counts once while it is fresh, and not at all later", async () => {
  await using world = await startTraining();
  const { roundId, endpoints, deps } = world;
  const { sign, receive } = await sender(world);
  await poll(world, 1, 20);
  const { seq } = await jobOf(world);
  endpoints.trainer.state = "succeeded";
  const webhook = sign(end(world, seq + 1), "end");
  const heard = await Promise.all(Array.from({ length: 5 }, () => receive(webhook)));
  expect(heard.map((answer) => granted(answer).isNew).sort()).toEqual([false, false, false, false, true]);
  // The same signature above another text, under another id, and at another moment, is none.
  const forged = [
    { ...webhook, body: webhook.body.replace("end", "END").replace('"progress":1', '"progress":0.5') },
    { ...webhook, headers: { ...webhook.headers, "webhook-id": "other" } },
    {
      ...webhook,
      headers: { ...webhook.headers, "webhook-timestamp": String(deps.now().getTime() / 1000 + 1) },
    },
  ];
  for (const each of forged) expect(await receive(each)).toMatchObject({ ok: false, reason: "forbidden" });
  await workUntil(world, roundId, "complete");
  expect(granted(await receive(sign(end(world, seq + 1), "end")))).toEqual({ isNew: false });
  world.pass(301);
  expect(await receive(webhook)).toMatchObject({ ok: false, reason: "forbidden" });
  await expectOnePolicy(world);
});

test("events that come twice, in any order, and by both ways are each kept once", async () => {
  await using world = await startTraining();
  const { roundId, endpoints, deps } = world;
  const { sign, receive } = await sender(world);
  const told = [1, 2, 3, 4, 5, 6, 7].map((seq) => metrics(seq));
  // From the last to the first, each twice, while the trainer is asked as well.
  for (const [index, event] of [...told, ...told].reverse().entries()) {
    const webhook = sign(event, `event-${index}`);
    await Promise.all([
      receive(webhook),
      receive(webhook),
      ...(index % 4 === 0 ? [workOnce(deps, roundId)] : []),
    ]);
    endpoints.trainer.events = told.slice(0, index);
  }
  endpoints.trainer.events = told;
  endpoints.trainer.state = "succeeded";
  endpoints.trainer.says = { seq: 8 };
  await Promise.all([receive(sign(end(world, 8), "end")), workOnce(deps, roundId)]);
  await workUntil(world, roundId, "complete");
  for (const [index, event] of told.entries()) {
    expect(granted(await receive(sign(event, `late-${index}`)))).toEqual({ isNew: false });
  }
  const events = await deps.db.trainingEvent.findMany({
    where: { type: "job.metrics" },
    orderBy: { seq: "asc" },
  });
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  await expectOnePolicy(world);
});

describe("a trainer that lost its job", () => {
  test.each([
    ["before it began", 0],
    ["in the middle, twice", 2],
  ])("%s is given it again under the same key, and one policy comes of it", async (_, turns) => {
    await using world = await startTraining();
    const { roundId, endpoints } = world;
    for (let turn = 0; turn <= turns; turn++) {
      endpoints.fault = { path: /jobs\/job-1$/, times: 1, answer: { status: 404, body: "{}" } };
      await poll(world, 3, 31);
    }
    endpoints.trainer.state = "succeeded";
    await workUntil(world, roundId, "complete");
    expect(endpoints.submissions.length).toBeGreaterThan(1);
    expect(new Set(endpoints.submissions).size).toBe(1);
    const job = await jobOf(world);
    const made = await world.deps.db.policy.findMany({ where: { name: { not: "pi0" } } });
    expect(made).toMatchObject([{ trainingJobId: job.id }]);
    expect(await world.deps.db.trainingJob.count({ where: { roundId } })).toBe(1);
  });
});

test("an artifact that is another than announced makes no policy, however often it is handed in", async () => {
  await using world = await startTraining({ promote: "always" });
  const { roundId, endpoints, deps, projectId } = world;
  const { sign, receive } = await sender(world);
  endpoints.trainer.wrongChecksum = true;
  endpoints.trainer.state = "succeeded";
  await workUntil(world, roundId, "failed");
  const { seq } = await jobOf(world);
  for (const [index, next] of [seq + 1, seq + 2].entries())
    await receive(sign(end(world, next), `again-${index}`));
  await workOnce(deps, roundId);
  expect((await stateOf(world, roundId)).problem?.code).toBe("checkpoint-mismatch");
  expect(await jobOf(world)).toMatchObject({ state: "failed" });
  expect(await deps.db.policy.count({ where: { name: { not: "pi0" } } })).toBe(0);
  expect(endpoints.adaptersLoaded).toEqual([]);
  const { mainPolicyId, referencePolicyId } = await deps.db.project.findUniqueOrThrow({
    where: { id: projectId },
  });
  expect(mainPolicyId).toBe(referencePolicyId);
});
