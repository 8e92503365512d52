import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { addWebhook } from "../fixtures/receiver.fixture.ts";
import { startTestTraining, workTrainingToItsEnd } from "../fixtures/trainings.fixture.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { freezeRound, sweepRounds } from "../rounds/index.ts";

/** What a project's webhooks were told so far, in order. */
async function toldIn({ deps }: World): Promise<string[]> {
  const deliveries = await deps.db.webhookDelivery.findMany({ orderBy: [{ at: "asc" }, { id: "asc" }] });
  return deliveries.map(({ type, data }) => {
    const { from, to, state, round } = Object(data);
    return [type, ...(to === undefined ? [state, round] : [`${from}-${to}`])]
      .filter((part) => part !== undefined && part !== null)
      .join(" ");
  });
}

test("a round tells of each step, of its labels, its dataset and its training, once", async () => {
  await using world = await createWorld();
  await addWebhook(world.deps, world, "https://hooks.example.org/a");
  const roundId = await startTestRound(world, { autoFreeze: false });
  await workUntil(world, roundId, "labeling");
  expect(await toldIn(world)).not.toContain("round.labels_complete 1");
  await labelAll(world);
  // The nudge of the last label is lost: the sweep sees that they are all there, and looks no further then.
  expect(await sweepRounds(world.deps)).toBe(1);
  await workOnce(world.deps, roundId);
  expect(await sweepRounds(world.deps)).toBe(0);
  await workOnce(world.deps, roundId);
  granted(await freezeRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
  await workUntil(world, roundId, "complete");
  expect(await toldIn(world)).toEqual([
    "round.state_changed draft-sampling",
    "round.state_changed sampling-embedding",
    "round.state_changed embedding-fitting",
    "round.state_changed fitting-selecting",
    "round.state_changed selecting-labeling",
    "round.labels_complete 1",
    "round.state_changed labeling-freezing",
    "dataset.frozen 1",
    "round.state_changed freezing-training",
    "round.state_changed training-evaluating",
    "training.finished succeeded 1",
    "round.state_changed evaluating-complete",
  ]);
});

test("a training that fails says why, in a round and by hand", async () => {
  await using world = await createWorld();
  await addWebhook(world.deps, world, "https://hooks.example.org/a", { events: ["training.finished"] });
  world.endpoints.trainer.state = "failed";
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  await workUntil(world, roundId, "failed");
  const { manifestSha256 } = await world.deps.db.dataset.findUniqueOrThrow({ where: { roundId } });
  const { id } = await startTestTraining({ ...world, manifestSha256 });
  await workTrainingToItsEnd(world, id);
  expect(await toldIn(world)).toEqual(["training.finished failed 1", "training.finished failed"]);
  const told = await world.deps.db.webhookDelivery.findMany({ orderBy: { at: "asc" } });
  for (const { data } of told) expect(Object(data).problem).toMatch(/^trainer: job job-\d+ failed/);
});
