import { granted, type TestPerson } from "@gshf/testing";
import { expect, test } from "vitest";
import { startSession, userOfSession } from "../access/index.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  submitPair,
  takePair,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";

/*
 * The one clock that everything goes by (runtime/database-clock.ts) is set an hour on or back: a database's host that
 * was wrong and is put right. Leases may run out or run on; no label is lost or counted twice, and nothing waits for the
 * hour to come round again.
 */

const hour = 3_600;

async function mustTake(world: World, person: TestPerson) {
  const pair = await takePair(world, person);
  if (pair === null) throw new Error("no pair");
  return pair;
}

test.each([hour, -hour])(
  "people label on, and a round comes to its end, over a jump of %i s",
  async (jump) => {
    await using world = await createWorld({ labelers: 2 });
    const { db } = world.deps;
    const [one, two] = world.labelers;
    if (one === undefined || two === undefined) throw new Error("nobody there");
    const roundId = await startTestRound(world);
    await workOnce(world.deps, roundId);
    world.pass(jump);
    await workUntil(world, roundId, "labeling");
    const held = await mustTake(world, one);
    world.pass(jump);
    const other = await mustTake(world, two);
    const outcomes = [
      granted(await submitPair(world, one, held)),
      granted(await submitPair(world, two, other)),
    ];
    expect(outcomes.filter(({ outcome }) => outcome === "counted").length).toBeGreaterThan(0);
    await labelAll(world);
    world.pass(jump);
    await workUntil(world, roundId, "complete");
    const judgments = await db.judgment.findMany();
    // Every label is kept, and each pair's one counts.
    expect(
      new Set(judgments.filter(({ state }) => state === "counted").map(({ pairId }) => pairId)).size,
    ).toBe(6);
    expect(judgments.filter(({ state }) => state === "counted")).toHaveLength(6);
    const submitted = await db.lease.count();
    expect(judgments).toHaveLength(submitted);
  },
);

test.each([
  { jump: hour, waits: 0 },
  { jump: -hour, waits: hour },
])(
  "what a killed worker held is taken over after a jump of $jump s, $waits s later at most",
  async ({ jump, waits }) => {
    await using world = await createWorld();
    const { db } = world.deps;
    const roundId = await startTestRound(world);
    world.endpoints.fault = { path: /chat/, times: 1_000, answer: "cut" };
    await workOnce(world.deps, roundId);
    world.endpoints.fault = null;
    const leaseUntil = new Date(world.deps.now().getTime() + 30_000);
    const held = await db.roundTask.updateMany({
      where: { roundId, state: "open" },
      data: { state: "leased", holder: "killed", leaseUntil, notBefore: null },
    });
    expect(held.count).toBeGreaterThan(0);
    world.pass(jump);
    world.pass(waits);
    await workUntil(world, roundId, "labeling");
  },
);

test.each([hour, -hour])("nobody is signed out by a jump of %i s", async (jump) => {
  await using world = await createWorld();
  const userId = world.owner.userId;
  const { sessionId } = await startSession(world.deps, { userId, cameBy: "demo", userAgent: null });
  world.pass(jump);
  expect(await userOfSession(world.deps, sessionId)).toBe(userId);
});
