import { createHash } from "node:crypto";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { poll, startTraining, type TrainingWorld } from "../fixtures/training.fixture.ts";
import { ended, signed } from "../fixtures/webhooks.fixture.ts";
import { workOnce, workUntil } from "../fixtures/world.fixture.ts";
import { receiveTrainerEvent } from "./receive-trainer-event.ts";

/** Weights as the trainer of the fixture serves them, under an address of their own. */
const weights = ({ endpoints }: TrainingWorld, which: string) => ({
  kind: "checkpoint" as const,
  uri: `${endpoints.url}/artifact.json?of=${which}`,
  sha256: createHash("sha256")
    .update(JSON.stringify({ weights: "none" }))
    .digest("hex"),
});

async function send(world: TrainingWorld, trainingJobId: string, event: object, id: string) {
  const { deps, projectId } = world;
  const { webhookSecretSealed } = await deps.db.project.findUniqueOrThrow({ where: { id: projectId } });
  const secret = deps.secrets.open(webhookSecretSealed ?? "");
  const webhook = { trainingJobId, ...signed(event, secret, { at: deps.now(), id }) };
  return granted(await receiveTrainerEvent(deps, webhook));
}

const jobsOf = ({ deps, roundId }: TrainingWorld) =>
  deps.db.trainingJob.findMany({ where: { roundId }, orderBy: { attempt: "asc" } });
const made = ({ deps }: TrainingWorld) =>
  deps.db.policy.findMany({ where: { trainingJobId: { not: null } } });

test("one that was given up and the one after it both hand in weights: one policy, of the second", async () => {
  await using world = await startTraining();
  const { deps, roundId, endpoints } = world;
  Object.assign(endpoints.trainer, { state: "failed", mayPass: true });
  await poll(world, 2, 16);
  endpoints.trainer.state = "running";
  await poll(world, 3, 31);
  const [first, second] = await jobsOf(world);
  if (first === undefined || second === undefined) throw new Error("there are no two attempts");
  expect([first.state, second.state, second.externalId]).toEqual(["failed", "running", "job-2"]);

  // The first had only been cut off. It goes on to its end, and says so in every way it can.
  endpoints.trainer.state = "succeeded";
  const late = {
    ...ended(9, "late"),
    data: { ...ended(9, "late").data, artifacts: [weights(world, "first")] },
  };
  world.pass(31);
  await Promise.all([
    send(world, first.id, late, "late"),
    workOnce(deps, roundId),
    workOnce(deps, roundId),
    workOnce(deps, roundId),
  ]);
  await workUntil(world, roundId, "complete");
  await send(world, first.id, { ...late, seq: 10 }, "later");

  expect(await made(world)).toMatchObject([{ trainingJobId: second.id, unverifiedBecause: null }]);
  expect((await jobsOf(world)).map(({ state }) => state)).toEqual(["failed", "succeeded"]);
  expect(new Set(endpoints.adaptersLoaded)).toEqual(new Set(["world-round-1-2"]));
});

test.each([
  ["first", [1, 2]],
  ["second", [2, 1]],
] as const)(
  "two machines of a trainer end the same job, the %s heard first: one policy, of what was heard",
  async (_, order) => {
    await using world = await startTraining();
    const { deps, roundId } = world;
    await poll(world, 1, 20);
    const [job] = await jobsOf(world);
    if (job === undefined) throw new Error("no job");
    const ends = order.map((attempt) => ({
      ...ended(job.seq + attempt, `${attempt}`, "succeeded", attempt),
      data: { state: "succeeded", progress: 1, error: null, artifacts: [weights(world, `${attempt}`)] },
    }));
    await Promise.all([
      ...ends.map((event, index) => send(world, job.id, event, `end-${index}`)),
      workOnce(deps, roundId),
      workOnce(deps, roundId),
    ]);
    await workUntil(world, roundId, "complete");
    for (const [index, event] of ends.entries()) {
      await send(world, job.id, { ...event, seq: event.seq + 9 }, `again-${index}`);
    }
    const [after, ...others] = await jobsOf(world);
    expect(others).toEqual([]);
    const [policy, ...more] = await made(world);
    expect(more).toEqual([]);
    expect(policy?.trainingJobId).toBe(job.id);
    // What the job is said to have made is what the policy is.
    expect(after?.artifacts).toMatchObject([{ uri: policy?.checkpointUri }]);
  },
);
